/** Which commands the desk runs itself. */
export interface Switching {
  takesOver: boolean;
  handsBack: boolean;
  queues: boolean;
  closes: boolean;
  reopens: boolean;
}

/** What the gateway does itself because the platform does not. */
export interface DeskParts extends Switching {
  /** Notes of the team. */
  notes: boolean;
  /** The history, which the platform has not got. */
  messages: boolean;
  /** The list. */
  list: boolean;
}
