/** The files of a message. Loaded with the first message that has one. */
import { html, nothing } from 'lit';
import { bytesText } from '../../internal/bytes.js';
import { report } from '../../internal/report.js';
import { fileView } from '../../locales/en/file-view.js';
import type { Attachment } from '../../model/attachment.js';
import type { HandoffElement } from '../base/handoff-element.js';
import { safeFile, type AttachmentUrl, type SafeFile } from './file-safety.js';
import viewStyles from './file-view.styles.js';
import { messageIcon } from './message-icons.js';

/** What the files need of their thread. */
export interface FileHost extends HandoffElement {
  readonly attachmentUrl?: AttachmentUrl;
}

/** Addresses of pictures that could not be shown. */
const broken = new Set<string>();
const maxBroken = 500;

/** How many pictures could not be shown: with each, rows change. */
export const brokenPictures = (): number => broken.size;

export function renderFiles(host: FileHost, files: readonly Attachment[]): unknown {
  return files.map((file) => {
    const safe = safeFile(file, askHost(host, file));
    return safe.isPicture && !broken.has(safe.url!) ? renderPicture(host, safe) : renderCard(host, safe);
  });
}

/** Where the host says that the file is; undefined where it does not want to be asked. */
function askHost(host: FileHost, file: Attachment): { url: unknown } | undefined {
  const { attachmentUrl } = host;
  if (typeof attachmentUrl !== 'function') return undefined;
  try {
    return { url: attachmentUrl({ ...file }) };
  } catch (thrown) {
    report(host, { code: 'callback-threw', expected: 'a file is named and not shown', thrown });
    return { url: undefined };
  }
}

function renderPicture(host: FileHost, file: SafeFile): unknown {
  const { words } = host;
  const url = file.url!;
  const name = file.name ?? words.t('thread.attachment');
  const onError = () => {
    if (broken.size < maxBroken) broken.add(url);
    host.requestUpdate();
  };
  const picture = html`<img
    src=${url}
    alt=${words.t('file.picture', { name })}
    loading="lazy"
    decoding="async"
    referrerpolicy="no-referrer"
    @error=${onError} />`;
  const title = words.t(file.isLocal ? 'file.download' : 'file.open', { name });
  return file.isLocal
    ? html`<a class="picture" part="attachment" href=${url} download=${name} title=${title}>${picture}</a>`
    : html`<a class="picture" part="attachment" href=${url} target="_blank" rel="noopener noreferrer" title=${title}
        >${picture}</a
      >`;
}

function renderCard({ words }: FileHost, { name: known, url, size, isLocal, isActive }: SafeFile): unknown {
  const name = known ?? words.t('thread.attachment');
  const label = html`<bdi>${name}</bdi>`;
  const link = isLocal
    ? html`<a href=${url} download=${name}>${label}</a>`
    : html`<a href=${url} target="_blank" rel="noopener noreferrer">${label}</a>`;
  const more = [size === undefined ? '' : bytesText(size, words.locale), isActive ? words.t('file.unsafe') : ''];
  return html`<div class="file" part="attachment">
    ${messageIcon('file')}
    <span
      >${url ? link : label}${more.some(Boolean) ? html`<small>${more.filter(Boolean).join(' · ')}</small>` : nothing}</span
    >
  </div>`;
}

export const styles = [viewStyles];
export const sentences = fileView;
