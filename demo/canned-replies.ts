import type { Snippet } from '../src/index.js';

/** What the shop's agents answer often. A slash in the reply box opens them. */
export const cannedReplies: Snippet[] = [
  {
    name: 'Return: how it works',
    text: 'You can send it back within 30 days. I have put the return label into your account: print it, put it on the box, and hand it in at any parcel shop.',
  },
  {
    name: 'Refund: how long it takes',
    text: 'Your refund is on its way. Depending on your bank, it takes up to five working days.',
  },
  {
    name: 'Photo, please',
    text: 'Could you send me a photo of the damage and one of the label inside? Then I can decide at once.',
  },
  { name: 'Warehouse asked', text: 'I have asked our warehouse and will write to you again before 5 pm today.' },
  { name: 'Goodbye', text: 'Gladly! If there is anything else, just write to us here.' },
  { name: 'إرجاع', text: 'يمكنك إرجاع المنتج خلال 30 يوماً. أرسلت لك ملصق الإرجاع.' },
];
