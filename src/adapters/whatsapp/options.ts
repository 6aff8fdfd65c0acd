export interface WhatsAppOptions {
  /** The id of the business phone number, as Meta counts it. */
  phoneNumberId: string;
  /**
   * What stands before `/messages` and `/thread_control`. Default: Meta's own address of the phone number. Providers
   * that pass the same bodies on have one of their own: see `whatsappAddress`.
   */
  baseUrl?: string;
  /** Headers with the secret, for example `{ Authorization: 'Bearer …' }`. It never leaves the server. */
  headers: Record<string, string> | (() => Record<string, string> | Promise<Record<string, string>>);
  /** Default: the global `fetch`. */
  fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

const version = 'v24.0';

/** Where Meta and a provider take these bodies, as their documents say. Of another one, give the address as it is. */
export const whatsappAddress = {
  meta: (phoneNumberId: string): string => `https://graph.facebook.com/${version}/${phoneNumberId}`,
  kapso: (phoneNumberId: string): string => `https://api.kapso.ai/meta/whatsapp/${version}/${phoneNumberId}`,
} as const;
