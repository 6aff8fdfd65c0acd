// The desk in one tag, with what it loads for three panes and a conversation in them.
import '../../dist/define/handoff-desk.js';
export * from '../../dist/elements/handoff-desk/desk-body.lazy.js';
export * from '../../dist/elements/handoff-desk/list-pane.lazy.js';
export * from '../../dist/elements/handoff-desk/conversation-pane.lazy.js';
export * from '../../dist/elements/handoff-desk/contact-pane.lazy.js';
export * from '../../dist/elements/conversation-header/header-body.lazy.js';
export * from '../../dist/elements/conversation-thread/message-log.lazy.js';
