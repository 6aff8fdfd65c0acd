import type { Script } from './script.js';

/** Conversations where the bot is silent and no agent has taken over. */
export const pausedScripts: Script[] = [
  {
    who: 'jonas',
    channel: 'whatsapp',
    bot: 'paused',
    cause: 'agent',
    by: 'a',
    reason: 'Waiting for the warehouse',
    resumesIn: 45,
    lines: `
c 70m Moin, bei meiner Bestellung 48190 fehlen die Heringe
b +1 Hallo Jonas! Das tut mir leid. In der Packliste stehen 12 Heringe. Ist der kleine rote Beutel auch nicht dabei?
c +3 ne, nur Zelt, Gestänge und Abspannleinen
b +1 Ich kann dir einen Ersatzbeutel kostenlos schicken. Lieferzeit 2 bis 3 Werktage.
c +2 wir fahren aber Freitag los, reicht das noch?
! +6 paused a Waiting for the warehouse
a +1 Hi Jonas, hier ist {a}. Ich kläre gerade mit dem Lager, ob wir per Express schicken können, und melde mich gleich.
c +3 super danke!
n +4 Warehouse says the cut-off for express is 14:00, they call back
`,
  },
  {
    who: 'rafael',
    channel: 'whatsapp',
    bot: 'paused',
    cause: 'manual-message',
    by: 'a',
    lines: `
c 4h Oi, boa tarde! Comprei um fogareiro e veio sem a válvula
b +1 Oi Rafael! Pode me dizer o número do pedido?
c +1 47988
b +1 Obrigado. O pedido 47988 é o fogareiro Brasa 1. A válvula deveria vir na mesma caixa. Posso abrir uma troca.
c +5 não quero trocar tudo não, só a válvula mesmo. viajo no sábado
! +9 paused a manual-message
a +1 Oi Rafael, aqui é a {a}. Separei uma válvula nova e ela sai hoje por expresso, sem custo.
c +2 nossa, muito obrigado!!
a +1 Imagina! O código de rastreio chega por aqui ainda hoje.
`,
  },
  {
    who: 'grace',
    channel: 'sms',
    bot: 'paused',
    cause: 'workflow-message',
    by: 'w',
    lines: `
c 8h Hi, will you be at the Keswick festival again this year?
b +1 Hi Grace! Yes, Northlight has stand 41 from Friday to Sunday.
c +2 Brilliant see you there x
b +1 See you there!
w +240 Grace, as a Trail Club member you get 20% off at stand 41. Show this message. Reply STOP to opt out.
! +1 paused w workflow-message
c +12 does that work on boots as well?
`,
  },
  {
    who: 'liam',
    channel: 'web',
    bot: 'paused',
    cause: 'message-limit',
    by: 'w',
    limit: 6,
    lines: `
c 95m whats the warmest sleeping bag you have
b +1 Our warmest is the Polaris 1000, comfort −18 °C, 1.54 kg.
c +1 and the cheapest thats still ok for november
b +1 The Dusk 400 (comfort −2 °C) at €149 is our most popular one for autumn.
c +2 is it ok for 195cm
b +1 There is a Long version for people up to 200 cm, €15 more.
c +1 left or right zip
b +1 The Long version comes with a left zip. Two of them do not zip together.
c +3 why not
b +1 Bags with the zip on the same side cannot be joined. You would need one left and one right.
c +1 so how do i get a right zip in long
b +1 The Dusk 400 Long exists with a left zip only. The Polaris 1000 Long comes with both.
! +1 paused w message-limit
c +2 hello??
`,
  },
  {
    who: 'priya',
    channel: 'email',
    bot: 'stopped',
    cause: 'agent',
    by: 'k',
    reason: 'Legal complaint: people only',
    lines: `
c 4d Dear Northlight, the harness I bought from you (order 44310) is on the manufacturer's recall list of last week. I have had no word from you. Please confirm in writing what you are going to do. Priya Nair
b +3 Hello Priya, harnesses can be returned within 30 days if they are unused and in their original packaging.
c +40 This is a safety recall, not a return. Please have a person answer me, not a machine.
! +25 stopped k Legal complaint: people only
k +5 Dear Ms Nair, you are right, and I apologise. Please do not use the harness. We refund it in full today and a courier collects it tomorrow, at no cost to you. {k}
c +180 Thank you. I will wait for the written confirmation of the refund.
k +1300 The refund has been made, the confirmation is attached. Product safety will write to you separately.
n +10 Do not reset the bot here. Product safety (Lena) is in touch with her
`,
  },
  {
    who: 'hanna',
    channel: 'email',
    bot: 'paused',
    cause: 'manual-message',
    by: 'a',
    resumesIn: 22,
    basis: 'last-message',
    lines: `
c 7h Hello, could you tell me whether the Fjord 3 dry bag fits under the seat of the Nordkyst kayak? The seat is 14 cm high at the back. Best wishes, Hanna
b +2 Hello Hanna, the Fjord 3 measures 20 × 40 cm when it is full. Rolled down to two litres it is about 13 cm high.
c +60 And the Fjord 2? I would rather not roll it down so far.
b +2 The Fjord 2 is 16 cm high when full.
! +30 paused a manual-message
a +1 Hello Hanna, I went to the stock room with a ruler: the Fjord 2 packed with clothes sits at 13.5 cm. It should just fit. {a}
c +290 You measured it! How kind. I will take two, please. Can you reserve them?
a +12 Done, they are under your name until Saturday.
`,
  },
  {
    who: 'marcus',
    channel: 'sms',
    bot: 'paused',
    cause: 'agent',
    by: 'k',
    reason: 'Refund goes out tomorrow morning',
    resumesIn: 1170,
    lines: `
c 9h Still no refund for 47215, its been 2 weeks
b +1 Hi Marcus, refunds take up to 5 working days after the parcel reaches us.
c +1 it reached you on the 4th I have the receipt
b +1 I am sorry about that. Let me ask someone to check.
! +14 paused k Refund goes out tomorrow morning
k +2 Hi Marcus, {k} from Northlight. The parcel was booked to the wrong order, my apologies. $129 goes back to your card tomorrow before 9.
c +6 ok. thanks for actually looking
k +1 Of course. Text me here if it is not there by noon.
`,
  },
  {
    who: 'jakob',
    channel: 'whatsapp',
    handler: 'nobody',
    bot: 'paused',
    cause: 'outside',
    by: 'u',
    lines: `
c 22h Hallo, kann ich die Steigeisen auch zum Ausleihen haben? Nur für ein Wochenende
b +1 Hallo Jakob! Ja, wir verleihen Steigeisen ab 9 € pro Tag. Welche Schuhgröße hast du?
c +2 44 und der Schuh ist bedingt steigeisenfest
b +1 Dann passt das Modell Firn mit Körbchenbindung. Soll ich es für dich vormerken?
c +1 ja, 12. bis 14. bitte
b +1 Vorgemerkt vom 12. bis 14. Abholung ab Donnerstag 16 Uhr.
! +200 paused u
c +40 Kann ich einen Tag länger haben? Das Wetter wird erst sonntags gut
`,
  },
  {
    who: 'theo',
    channel: 'whatsapp',
    bot: 'paused',
    cause: 'agent',
    by: 'a',
    reason: 'Custom order, I keep an eye on it',
    resumesIn: 5 * 1440,
    basis: 'last-agent-message',
    lines: `
c 3d Salut ! vous faites encore les bâtons sur mesure ?
b +1 Bonjour Théo ! Oui, les bâtons Crête sont coupés sur mesure entre 105 et 140 cm, sous 10 jours.
c +3 top, je voudrais 118 cm avec les poignées en liège
b +1 Les poignées en liège sont disponibles. Voulez-vous des dragonnes M ou L ?
c +2 M. et gravé « Théo » si possible
! +20 paused a Custom order, I keep an eye on it
a +1 Bonjour Théo, c'est {a}. La gravure est possible, je lance la commande à l'atelier aujourd'hui.
c +5 génial merci {a}
a +2 Avec plaisir ! Je vous écris dès qu'ils sont prêts.
`,
  },
];
