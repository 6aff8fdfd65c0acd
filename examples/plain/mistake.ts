import 'handoff-elements/define.js';

document.querySelector('conversation-list')!.sort = 'newest';
