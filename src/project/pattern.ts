// Where in a host or at the beginning of a path the tenant stands, as a regular expression whose first
// group is the tenant: `{tenant}.api.example.com`, `/t/{tenant}`. Other {names} stand for one label or segment.
const SIGNS = /[\\^$.*+?()[\]{}|]/g;

/** undefined when the pattern does not say exactly once where. Hosts are matched in small letters. */
export function tenantPattern(kind: 'host' | 'segment', pattern: string): string | undefined {
  const plain = kind === 'host' ? pattern.toLowerCase() : pattern.replace(/\/?(…|\.\.\.)?$/, '');
  if (kind === 'segment' && !plain.startsWith('/')) return undefined;
  const pieces = plain.split(/(\{[a-z_]+\})/i);
  if (pieces.filter((piece) => piece === '{tenant}').length !== 1) return undefined;
  const one = kind === 'host' ? '[^.:/?#]+' : '[^/?#]+';
  const inner = pieces.map((piece, i) =>
    piece === '{tenant}' ? `(${one})` : i % 2 === 1 ? one : piece.replaceAll(SIGNS, '\\$&'),
  );
  return kind === 'host'
    ? `^(?:[a-z][a-z0-9+.-]*://)?(?:[^/@?#]*@)?${inner.join('')}[.]?(?::[0-9]+)?(?:[/?#].*)?$`
    : `^(?:[A-Za-z][A-Za-z0-9+.-]*://[^/?#]*)?${inner.join('')}(?:[/?#].*)?$`;
}
