import './define/handoff-provider.js';
import './define/bot-status-toggle.js';
import './define/takeover-button.js';
import './define/handback-close-bar.js';
import './define/contact-panel.js';
import './define/conversation-list.js';
import './define/conversation-thread.js';
import './define/reply-composer.js';
