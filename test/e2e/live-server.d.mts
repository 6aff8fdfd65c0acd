export class LiveServer {
  folder: string;
  output: string;
  readonly address: string;
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<number | NodeJS.Signals | undefined>;
  remove(): Promise<void>;
}
