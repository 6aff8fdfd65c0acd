import type { DraftAttachment } from '../../model/attachment.js';
import type { SendingCommand } from '../../model/command.js';

/** An unsent reply or note. */
export interface Draft {
  readonly text: string;
  /** Whether it is a note that only agents can see. */
  readonly private: boolean;
  /** Files that go with it, in their order. */
  readonly attachments?: readonly DraftAttachment[];
  /** The id of the bot's suggestion that the text began as. */
  readonly suggestion?: string;
}

/** A message to send. Sending unchanged text again repeats the same intent until it has been sent. */
export interface Intent {
  readonly command: SendingCommand;
  readonly text: string;
  /** The idempotency key of an earlier attempt whose outcome is unknown. */
  readonly key?: string;
}
