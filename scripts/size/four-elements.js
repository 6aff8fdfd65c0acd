// The four elements that control one conversation, with their provider.
import '../../dist/define/handoff-provider.js';
import '../../dist/define/bot-status-toggle.js';
import '../../dist/define/takeover-button.js';
import '../../dist/define/handback-close-bar.js';
import '../../dist/define/contact-panel.js';
