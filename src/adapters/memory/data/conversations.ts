import type { Script } from './script.js';

export const conversationScripts: Script[] = [
  {
    who: 'mara', channel: 'web',
    lines: `
c 42m hi! quick one about my order 48211, the two person tent
b +1 Hi Mara! Order 48211 (Ridgeline 2 tent, moss green) left our warehouse yesterday. It should arrive on Thursday.
c +3 thursday works. is the footprint in the same box?
b +1 Yes, the footprint travels in the same box as the tent.
`,
  },
];
