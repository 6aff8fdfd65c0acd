// The desk in one tag, with what it loads for three panes and a conversation in them. Each by a name of its own: what
// two of them call the same would be left out.
import '../../dist/define/handoff-desk.js';
export * as desk from '../../dist/elements/handoff-desk/desk-body.lazy.js';
export * as list from '../../dist/elements/handoff-desk/list-pane.lazy.js';
export * as conversation from '../../dist/elements/handoff-desk/conversation-pane.lazy.js';
export * as contact from '../../dist/elements/handoff-desk/contact-pane.lazy.js';
export * as header from '../../dist/elements/conversation-header/header-body.lazy.js';
export * as messages from '../../dist/elements/conversation-thread/message-log.lazy.js';
export * as composer from '../../dist/elements/reply-composer/composer-body.lazy.js';
