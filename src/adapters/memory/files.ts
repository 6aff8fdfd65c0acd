import type { Attachment, DraftAttachment } from '../../model/attachment.js';

/** The files of a helpdesk in memory, each under an address that only this page knows. */
export class Files {
  #urls: string[] = [];

  keep(files: readonly DraftAttachment[]): Attachment[] {
    return files.map(({ name, type, data }) => {
      const url = URL.createObjectURL(data.type === type ? data : data.slice(0, data.size, type));
      this.#urls.push(url);
      return { url, name, type, size: data.size };
    });
  }

  clear(): void {
    for (const url of this.#urls.splice(0)) URL.revokeObjectURL(url);
  }
}
