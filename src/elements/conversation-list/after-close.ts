/** Where the desk goes on when a conversation was closed, archived or handed back here. */
export type AfterClose = 'next' | 'stay' | 'none';

/** The commands that end an agent's part. */
export type Ending = 'close' | 'archive' | 'hand-back';
