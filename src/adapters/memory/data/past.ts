import type { PastScript } from './script.js';

/** Earlier conversations, `p1` first. */
export const pastScripts: PastScript[] = [
  {
    who: 'mara',
    channel: 'web',
    topic: 'Replacement for a broken tent pole',
    outcome: 'resolved',
    lines: `
c 61d hey, one of the poles of my old tent snapped last night. can i buy just the pole?
b +1 Hi Mara! Which tent is it?
c +1 brook 2, the grey one. fibreglass
? +1 do you still make those poles?
b +1 I could not find spare poles for the Brook 2.
c +2 can someone check please
! +1 queued c
! +8 joined a
a +2 Hi Mara, {a} here. We found a full set in the workshop. It's yours for the postage.
c +3 wow thank you!!
a +1 Have a dry summer!
! +5 closed a
`,
  },
  {
    who: 'mara',
    channel: 'email',
    topic: 'Invoice for order 41870',
    outcome: 'resolved',
    lines: `
c 140d Hi, could I get an invoice with my company's name on it for order 41870? Thanks, Mara
b +2 Hi Mara, of course. You can change the name under Orders → 41870 → Invoice, and download it again.
c +15 Found it, thanks!
b +1 Glad that it worked.
`,
  },
  {
    who: 'mara',
    channel: 'web',
    topic: 'Is the jacket waterproof?',
    outcome: 'not-resolved',
    lines: `
c 205d hi, what's the water column of the Drizzle jacket?
? +1 and does that hold with a heavy backpack on?
b +1 The Drizzle has a water column of 10,000 mm. I could not find anything about wearing it with a backpack.
c +30 ok nevermind
`,
  },
  {
    who: 'camille',
    channel: 'email',
    topic: 'Douze paires de raquettes',
    outcome: 'resolved',
    lines: `
c 340d Bonjour, je cherche douze paires de raquettes pour un groupe. Pouvez-vous me faire une offre ?
b +2 Bonjour Camille, je transmets votre demande.
! +1 queued b Group offer
! +30 joined a
a +5 Bonjour Camille, avec plaisir : 15 % pour douze paires d'Altai. Cela vous convient-il ?
c +60 Très bien, merci {a} !
a +10 La commande part jeudi. Bonne sortie !
`,
  },
  {
    who: 'chloe',
    channel: 'web',
    topic: 'Parcel lost',
    outcome: 'resolved',
    lines: `
c 33d My parcel says delivered but there's nothing here
b +1 Hi Chloe, the courier left it at a "safe place". Could you look behind the bins?
c +4 nope nothing
! +2 joined k
k +1 Hi Chloe, {k} here. I'm sending it again today and I'll argue with the courier myself.
c +1 thank you so much!
! +3 closed k
`,
  },
  {
    who: 'tomas',
    channel: 'sms',
    topic: 'Factura',
    outcome: 'not-resolved',
    lines: `
c 54d necesito factura del 46001 con CIF
? +1 el CIF no me deja ponerlo
b +1 No he encontrado información sobre facturas con CIF.
c +200 olvídalo
`,
  },
  {
    who: 'anke',
    channel: 'email',
    topic: 'Rücksendung von zwei Helmen',
    outcome: 'resolved',
    lines: `
c 77d Guten Tag, zwei der Helme sind zu klein. Wie schicke ich sie zurück? Anke Vogel
b +2 Guten Tag Frau Vogel, das Rücksendeetikett finden Sie im Anhang. Die Erstattung erfolgt innerhalb von 5 Werktagen.
c +45 Danke, ist unterwegs.
b +1 Vielen Dank für die Rückmeldung.
`,
  },
];
