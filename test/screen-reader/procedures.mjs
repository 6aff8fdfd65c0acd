// The ten procedures of a support agent: what is done, and all that is heard of it. Times of day are written HH:MM.
// Where the browsers differ, each has its own lines. `or`: what is read depends on whether a state reaches the screen
// reader before or after the focus; each way is written out, and ends with the same. `mayRepeat`: a description that
// changes under the focus, which is read once more or not, as it happens.

const menu = '[aria-haspopup=menu]';
const openMenu = (chosen) => ({
  does: 'opens the menu of the bot',
  key: 'Return',
  hears: {
    firefox: ['Bot menu', 'State panel.', `${chosen} radio menu item.`, 'expanded'],
    chromium: ['Bot menu.', 'State panel.', `${chosen} radio menu item.`],
  },
});
/**
 * Chromium reads the button to which the focus comes back, at times as it was before, and then what has changed of it;
 * Firefox only that.
 */
const closed = (button, result) => ({
  firefox: ['collapsed', ...result],
  chromium: [
    {
      or: [
        [`${button} collapsed push button.`, 'opens menu'],
        [`${button} expanded push button.`, 'opens menu', 'collapsed'],
      ],
    },
    ...result,
  ],
});
const pausedByYou = ['By you · HH:MM · Resumes in 15 min', 'By you · HH:MM · Resumes in 15 min.'];
const waiting = ['“Waiting for the warehouse”', '“ Waiting for the warehouse ”'].flatMap((reason) =>
  ['45 min', '45 min.', '1 h 15 min', '1 h 15 min.', '44 min.', '1 h 14 min'].map(
    (left) => `By you · ${reason} · HH:MM · Resumes in ${left}`,
  ),
);
const hint = 'Enter sends, Shift + Enter starts a new line';
const replyBox = ['Your reply entry Write a reply…', 'Enter sends, Shift + Enter starts a new line.', 'opens listbox'];
const noteBox = ['Private note entry Write a note for your team…', 'Only your team sees this.', 'opens listbox'];
const toConfirm = `(await wait('dialog[open] button.primary')).focus()`;
const botAnswers = "Bot: I couldn't find information about that. You can ask for a person.";

export const procedures = [
  {
    name: 'pause',
    address: 'conversation=c1',
    start: [menu, 'Bot active'],
    steps: [
      openMenu('Active selected'),
      { does: 'goes down', key: 'Down', hears: ['Inactive not selected radio menu item.'] },
      { does: 'goes down', key: 'Down', hears: ['Reactivate bot after panel.', '15 minutes until HH:MM.'] },
      {
        does: 'chooses 15 minutes',
        key: 'Return',
        hears: closed('Bot paused until HH:MM', ['The bot is paused until HH:MM.']),
        mayRepeat: pausedByYou,
      },
      { does: 'goes on', key: 'Tab', hears: ['Undo push button.'] },
      {
        does: 'goes back',
        key: 'shift+Tab',
        hears: ['Bot paused until HH:MM collapsed push button.', 'opens menu'],
        mayRepeat: pausedByYou,
      },
    ],
  },
  {
    name: 'extend',
    address: 'conversation=c10',
    start: [menu, 'Bot paused until'],
    steps: [
      openMenu('Active not selected'),
      { does: 'goes to “Extend”', key: 'e', hears: ['Extend panel.', 'Extend by 30 min until HH:MM.'] },
      {
        does: 'chooses it',
        key: 'Return',
        hears: closed('Bot paused until HH:MM', ['The pause was extended until HH:MM.']),
        mayRepeat: waiting,
      },
    ],
  },
  {
    name: 'resume',
    address: 'conversation=c10',
    start: [menu, 'Bot paused until'],
    steps: [
      openMenu('Active not selected'),
      {
        does: 'chooses “Active”',
        key: 'Return',
        hears: closed('Bot active', ['The bot is active.', botAnswers]),
        mayRepeat: waiting,
      },
    ],
  },
  {
    name: 'take over',
    address: 'conversation=c1',
    start: ['button', 'Take over'],
    steps: [
      { does: 'presses “Take over”', key: 'Return', hears: [...replyBox, 'You have taken over.'], mayRepeat: [hint] },
      { does: 'goes back', key: 'shift+Tab', hears: ['Reply page tab.'] },
    ],
  },
  {
    name: 'reply',
    address: 'conversation=c22',
    start: ['textarea', 'Your reply'],
    steps: [
      { does: 'writes', type: 'Hello', hears: [] },
      { does: 'sends', key: 'Return', hears: ['Sent.'] },
    ],
  },
  {
    name: 'hand back',
    address: 'conversation=c22',
    start: ['button', 'Hand back to bot'],
    steps: [
      { does: 'presses it', key: 'Return', hears: ['The bot has the conversation again.', botAnswers] },
      { does: 'goes on', key: 'Tab', hears: ['Undo push button.'] },
    ],
  },
  {
    name: 'close',
    address: 'conversation=c1',
    start: ['button', 'Close conversation'],
    steps: [
      {
        does: 'opens the dialog',
        key: 'Return',
        hears: ['How did it end? panel.', 'Resolved.', 'not selected radio button'],
      },
      { does: 'goes to the confirmation', page: toConfirm, hears: ['Confirm push button.'] },
      {
        does: 'confirms before anything is chosen',
        key: 'Return',
        hears: ['How did it end? panel.', 'Resolved.', 'not selected radio button', 'Choose how it ended.'],
        mayRepeat: ['Choose how it ended'],
      },
      { does: 'chooses it', key: 'space', hears: ['selected'] },
      { does: 'goes to the note', key: 'Tab', hears: ['Note (optional) entry.'] },
      { does: 'writes', type: 'Done', hears: [] },
      { does: 'goes on', key: 'Tab', hears: ['Cancel push button.'] },
      { does: 'goes on', key: 'Tab', hears: ['Confirm push button.'] },
      {
        does: 'confirms',
        key: 'Return',
        hears: {
          firefox: ['End your part panel.', 'Reopen push button.', 'The conversation is closed.'],
          // Orca also reads the tab that comes back when the dialog has gone, before the result or after it
          chromium: [
            'Reopen push button.',
            {
              or: [
                ['Reply page tab.', 'The conversation is closed.'],
                ['The conversation is closed.', 'Reply page tab.'],
              ],
            },
          ],
        },
      },
      { does: 'goes on', key: 'Tab', hears: ['Contact details expanded push button.'] },
      { does: 'goes back', key: 'shift+Tab', hears: ['End your part panel.', 'Reopen push button.'] },
    ],
  },
  {
    name: 'note',
    address: 'conversation=c1',
    start: ['[role=tab]', 'Note'],
    steps: [
      {
        does: 'chooses the note',
        key: 'Return',
        hears: noteBox,
        mayRepeat: ['Only your team sees this'],
      },
      { does: 'writes', type: 'Check the order', hears: [] },
      { does: 'sends', key: 'Return', hears: ['Note saved.'] },
    ],
  },
  {
    name: 'next waiting',
    address: 'preset=team&after=next&conversation=c1',
    start: ['[role=row] [tabindex="0"]', 'Tomás Herrera'],
    steps: [
      {
        does: 'goes to the next row',
        key: 'Down',
        hears: [
          'row 2.',
          "Pierre Dubois HH:MM Bot: Pour votre sécurité, je préfère qu'une personne vous réponde. " +
            'Waiting 24 min · Bot paused · WhatsApp push button.',
        ],
      },
      { does: 'opens it', key: 'Return', hears: ['Pierre Dubois · Bot paused'] },
    ],
  },
  {
    name: 'bulk',
    address: 'conversation=c1',
    start: ['[data-cell=select]', 'Select Daniel Kim'],
    steps: [
      { does: 'selects the conversation', key: 'space', hears: ['checked'] },
      { does: 'goes to the next', key: 'Down', hears: ['row 2.', 'Select Isabel Ortega check box not checked.'] },
      { does: 'selects it', key: 'space', hears: ['checked'] },
      {
        does: 'goes to “Pause…”',
        page: `(await wait('button', 'Pause')).focus()`,
        hears: ['Selected conversations panel.', 'Pause… push button.'],
      },
      {
        does: 'opens it',
        key: 'Return',
        hears: {
          firefox: ['When should the bot resume? panel.', 'After.', 'selected radio button'],
          chromium: [
            // on a busy machine
            { or: [[], ['Pause the bot in 2 conversations dialog', 'form']] },
            'When should the bot resume? panel.',
            'After.',
            'selected radio button',
            'Unit combo box collapsed',
            'minutes.',
          ],
        },
      },
      { does: 'goes to the confirmation', page: toConfirm, hears: ['Pause 2 push button.'] },
      {
        does: 'confirms',
        key: 'Return',
        hears: ['Selected conversations panel.', 'Pause… push button grayed.', '2 paused'],
        // Orca reads the progress bar where it is quick enough
        mayRepeat: ['50 percent.'],
      },
    ],
  },
];
