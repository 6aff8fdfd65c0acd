/** The knowledge base of the shop's bot. */
export interface Article {
  id: number;
  title: string;
  text: string;
}

const articles: Array<[title: string, text: string]> = [
  [
    'Where is my order? Track a parcel, delivery status',
    'You can follow your parcel with the link in the shipping e-mail. From the warehouse it takes two to four working days; after six days without news, write to us again.',
  ],
  [
    'Shipping cost and delivery time',
    'Shipping is free from 60 €. Below that it is 4.90 €. Express delivery, next working day, is 12 €.',
  ],
  [
    'Shipping abroad, international countries, customs',
    'We ship to 34 countries. Outside the EU customs may ask for duties, which we cannot foresee.',
  ],
  [
    'Return an item, send back, refund',
    'You have 30 days. Print the label in your account, put it on the box, and hand it in at any parcel shop. The money is back within five working days after it arrives.',
  ],
  [
    'Return worn boots or shoes',
    'Boots can be returned if they were only worn indoors. Boots that were outside are a matter for the comfort guarantee: within 30 days we exchange them once.',
  ],
  [
    'Exchange for another size or colour',
    'Choose "exchange" in your account and the new size leaves as soon as the old one is scanned at the parcel shop. Nothing to pay.',
  ],
  [
    'Size chart: boots, fit, half sizes',
    'Our boots run half a size small. With thick socks take one size more than your street shoes.',
  ],
  [
    'Size chart: jackets and trousers',
    'Measure your chest under the arms: 88–95 cm is S, 96–103 M, 104–111 L, 112–119 XL.',
  ],
  [
    'Warranty, guarantee, broken item',
    'Everything has two years of warranty; tents and poles five. A photo and the order number are enough.',
  ],
  [
    'Repair service: zip, tent pole, sole',
    'We repair zips, seams, poles and soles. Tent poles cost 15 € for each section, zips from 18 €. It takes about ten days.',
  ],
  [
    'Spare parts for tents and stoves',
    'Poles, pegs, guylines, burner heads and seals are in the shop under "spare parts".',
  ],
  [
    'Waterproof jackets: wash and re-proof',
    'Wash at 30 °C without softener, then use a spray or wash-in proofing. Ten minutes in a warm tumble dryer bring the effect back.',
  ],
  [
    'Tent: which one for two people and winter',
    'For two people in three seasons take the Fjell 2; for snow and storms the Fjell 2 Winter with more guylines and a snow skirt.',
  ],
  [
    'Sleeping bag: temperature and comfort',
    'Choose by the comfort temperature. The Lumen 0 is comfortable down to 0 °C, the Lumen -10 down to -10 °C.',
  ],
  [
    'Payment methods: card, invoice, instalments',
    'You can pay by card, bank transfer, on invoice within 14 days, or in three instalments without interest.',
  ],
  [
    'Invoice, receipt, VAT number',
    'The invoice is in your account under "orders". With a VAT number in your profile it is shown on every new invoice.',
  ],
  [
    'Discount code, voucher does not work',
    'A code works once and not on reduced goods. Type it in capital letters in the last step before you pay.',
  ],
  [
    'Gift card: buy, balance, valid',
    'Gift cards are valid for five years. You see the balance when you enter the code in the basket.',
  ],
  [
    'Change or cancel an order, wrong address',
    'Until the parcel is packed, usually for two hours, you can change or cancel it in your account.',
  ],
  ['Opening hours of the shops', 'Our shops are open Monday to Saturday from 10 to 19.'],
  ['Loyalty members, points', 'Members get one point for each euro; 100 points are 5 €. They never expire.'],
  ['Rent a tent or a backpack', 'You can rent tents, backpacks and snowshoes from 9 € a day in our shops.'],
  [
    'Materials, down, animal welfare, recycled',
    'Our down is certified and 70 % of our polyester is recycled. The label in each item says what it is made of.',
  ],
  ['Account, password, log in', 'Use "forgot password" on the sign-in page. The link is valid for one hour.'],
  ['Jobs and career', 'Open positions are on our careers page.'],
];

export const knowledge: Article[] = articles.map(([title, text], id) => ({ id, title, text }));
