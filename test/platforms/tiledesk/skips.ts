/** Which tests of the kit Tiledesk skips, by the reason. */
export const skippedByTiledesk: Readonly<Record<string, readonly string[]>> = {};
