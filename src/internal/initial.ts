/** The first letter as people count them, which may take several code units. */
export function initialOf(name: string, locale: string): string {
  const [first] = new Intl.Segmenter().segment(name);
  return first?.segment.toLocaleUpperCase(locale) ?? '';
}
