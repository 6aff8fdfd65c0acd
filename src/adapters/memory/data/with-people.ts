import type { Script } from './script.js';

/** Conversations that wait for a person, that a person has, and that are over. */
export const withPeopleScripts: Script[] = [
  {
    who: 'lucia',
    channel: 'instagram',
    handler: 'queue',
    bot: 'paused',
    cause: 'contact-request',
    by: 'c',
    reason: 'Wants to change the delivery address',
    summary:
      'Lucía ordered last night and gave the wrong delivery address. She has deleted the confirmation and does not know the order number. The bot offered to find it by her e-mail address; she prefers a person. She asks whether the order leaves today.',
    lines: `
c 14m holaaa hice un pedido anoche y puse mal la dirección 😩
b +1 ¡Hola Lucía! Puedo ayudarte. ¿Cuál es el número de pedido?
c +1 no lo encuentro, me llegó un correo pero lo borré sin querer
b +1 Puedo buscarlo con el correo electrónico con el que compraste.
c +2 prefiero hablar con una persona por favor
! +1 queued c Wants to change the delivery address
b +1 Claro. Le paso tu conversación a una compañera.
c +3 sale hoy el pedido?? 😬
`,
  },
  {
    who: 'tomas',
    channel: 'sms',
    handler: 'queue',
    bot: 'paused',
    cause: 'contact-request',
    by: 'c',
    reason: 'Second time today',
    summary:
      'Order 48102 was charged twice in his bank: 86.00 and 86.00. The second one was explained as a hold of 24 hours, and is still there.\nNow there is another charge of 4.90 that the bot knows nothing about.\nAsked for a person for the second time today.',
    lines: `
c 6h Buenas, me cobraron dos veces el pedido 48102
b +1 Hola Tomás. Veo un solo cargo de 86,00 en el pedido 48102.
? +2 en mi banco hay dos, 86 y 86. me devuelven uno?
b +1 No he encontrado información sobre un segundo cargo.
c +1 agente
! +1 queued c
k +25 Hola Tomás, soy {k}. El segundo es una retención y desaparece en 24 h.
! +2 left k It is a hold, gone within 24 hours
c +190 sigue ahí y ahora tengo otro de 4,90
? +1 qué es ese cargo
b +1 No he encontrado información sobre ese cargo.
c +1 una persona POR FAVOR
! +1 queued c Second time today
c +4 ?
`,
  },
  {
    who: 'pierre',
    channel: 'whatsapp',
    handler: 'queue',
    bot: 'paused',
    cause: 'contact-request',
    by: 'b',
    reason: 'Not sure about a question on avalanche safety',
    lines: `
c 33m bonjour, mon DVA affiche E4 au démarrage, c'est grave ?
b +1 Bonjour Pierre ! Quel est le modèle de votre DVA ?
c +1 Signal 300, acheté chez vous l'hiver dernier
b +1 Avez-vous changé les piles pour des alcalines neuves ?
c +3 oui, pareil. je pars en rando samedi, je peux l'utiliser quand même ?
b +1 Pour votre sécurité, je préfère qu'une personne vous réponde.
! +1 queued b Not sure about a question on avalanche safety
`,
  },
  {
    who: 'camille',
    channel: 'email',
    handler: 'me',
    bot: 'paused',
    cause: 'takeover',
    by: 'a',
    reason: 'Knows me from last year',
    lines: `
c 5h Bonjour, j'organise une sortie pour douze personnes en septembre et j'aurais besoin de douze paires de raquettes, tailles mixtes. Faites-vous un tarif de groupe ? Cordialement, Camille Laurent
b +2 Bonjour Camille, nos tarifs sont indiqués sur chaque fiche produit. Puis-je vous aider à choisir un modèle ?
c +35 Je connais les modèles, merci. C'est le tarif de groupe qui m'intéresse. L'an dernier c'est {a} qui s'en était occupée.
! +20 joined a Knows me from last year
a +4 Bonjour Camille, ravie de vous retrouver ! Pour douze paires je peux vous faire 18 %. Voulez-vous les mêmes Altai que l'an dernier ?
c +48 Parfait ! Les mêmes, oui : 5 en S, 4 en M et 3 en L.
n +6 18 % agreed with Marta. Stock S is 4, one comes from Lyon on Tuesday
a +3 C'est noté. Je vous envoie le devis cet après-midi, et la livraison serait le 28 août.
c +70 Merci {a}. Pourrait-on ajouter deux paires de bâtons ?
`,
  },
  {
    who: 'anke',
    channel: 'email',
    handler: 'colleague',
    bot: 'paused',
    cause: 'takeover',
    by: 'k',
    lines: `
c 28h Guten Tag, für unsere Bergschule brauchen wir 20 Klettersteigsets auf Rechnung. Die Bestellung im Shop bricht beim Bezahlen ab. Mit freundlichen Grüßen, Anke Vogel
b +2 Guten Tag Frau Vogel, bitte leeren Sie den Zwischenspeicher des Browsers und versuchen Sie es erneut.
c +50 Das hilft leider nicht. Rechnungskauf wird mir gar nicht angeboten.
! +15 joined k
k +3 Guten Tag Frau Vogel, hier ist {k}. Der Rechnungskauf ist im Shop auf 2.000 € begrenzt. Ich lege die Bestellung von Hand an.
c +30 Sehr freundlich. Die Lieferadresse ist die Talstation, nicht das Büro.
k +15 Habe ich so eingetragen. Die Auftragsbestätigung kommt bis 17 Uhr.
c +1100 Bestätigung ist da, vielen Dank. Können drei der Sets Größe XS haben?
`,
  },
  {
    who: 'chloe',
    channel: 'web',
    handler: 'colleague',
    bot: 'paused',
    cause: 'takeover',
    by: 'k',
    reason: 'VIP',
    lines: `
c 38m Hi, my Alpenglow down jacket is leaking feathers at the left cuff. Only bought it in May
b +1 Hi Chloe, sorry to hear that! Small feathers can work through the fabric in the first weeks.
c +1 its not small feathers its a hole in the seam
b +1 I see. Could you send a photo?
c +2 [photo] there
! +5 joined k VIP
k +1 Hey Chloe, {k} here. That seam is clearly our fault. New jacket or repair, your call.
c +2 New one would be amazing, same colour (rust) in S
k +3 Last rust S in the building has your name on it. Ships today.
c +1 you guys are the best
`,
  },
  {
    who: 'greg',
    channel: 'web',
    lines: `
c 3h where is my stuff
b +1 Hello! Could you tell me the order number?
c +1 figure it out yourself you useless piece of junk
b +1 I am sorry that you are upset. With the order number I can look it up at once.
c +1 [removed by moderation]
! +3 blocked k Abusive language towards the team
`,
  },
  {
    who: 'emma',
    channel: 'web',
    status: 'closed',
    handler: 'me',
    bot: 'paused',
    cause: 'takeover',
    by: 'a',
    outcome: 'resolved',
    note: 'Exchange booked, label sent',
    lines: `
c 2d Hi! I'd like to swap the merino base layer for a size M, order 47960
b +1 Hi Emma! Size M is in stock. Is the label still on the garment?
c +2 Took it off before trying it on, silly me. It's unworn otherwise
b +1 Items without a label cannot be exchanged automatically.
? +1 Could a person make an exception maybe?
b +1 I could not find anything about exceptions.
! +9 joined a
a +1 Hi Emma, {a} here. No problem at all, just put the label in the parcel. I have sent you the return sticker by e-mail.
c +4 Thank you so much! ❤️
a +1 You're welcome. The M ships as soon as yours is on its way.
! +6 closed a Exchange booked, label sent
`,
  },
  {
    who: 'oliver',
    channel: 'whatsapp',
    status: 'closed',
    handler: 'colleague',
    bot: 'paused',
    cause: 'takeover',
    by: 'k',
    outcome: 'not-resolved',
    note: 'Wants a price match that we do not do',
    lines: `
c 30h You sell the Crag 60 rope for 149, saw it for 119 elsewhere. Price match?
b +1 Hi Oliver, thanks for asking. We do not match prices of other shops.
c +1 Other shop said you do. Get me someone who can
! +1 queued c Price match
! +12 joined k
k +1 Hi Oliver, {k} here. I'm afraid we really don't. What I can do is free shipping on the rope.
c +8 That's 4 quid. No thanks
k +1 Fair enough. Thanks for giving us the chance.
! +3 closed k Wants a price match that we do not do
`,
  },
  {
    who: 'sofia',
    channel: 'instagram',
    status: 'archived',
    lines: `
c 9d oi! vcs tem loja física em Lisboa?
b +1 Olá Sofia! Sim, na Rua das Flores, aberta de terça a sábado das 10h às 19h.
c +2 e dá pra experimentar as botas lá?
b +1 Dá sim. Há todos os modelos do 35 ao 47.
c +1 ótimo, passo lá sábado
! +2900 archived a
`,
  },
];
