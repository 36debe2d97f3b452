// Which keys look secret, and what is kept in their place: `hash:` and 32 digits of SHA-256 over the project's
// salt and the key. The same key gives the same hash in every load; without the salt nobody can try keys.
import { createHash } from 'node:crypto';
import type { KeyStorage } from './project.ts';

export const HASHED = 'hash:';

/** The expressions mean the same to JavaScript and to DuckDB. The first is for small letters. */
export const SCHEME = '^(bearer|basic|digest|token|apikey) +[^ ]';
export const KNOWN = '^((sk|pk|rk)_(live|test)_|whsec_|gh[opsu]_|github_pat_|glpat-|xox[abprs]-|ya29[.]|AIza|eyJ)';
/** With a digit and a letter: too long to be a name or a UUID. */
export const RANDOM = '[A-Za-z0-9+/]{24,}';

/** The key as the ledger keeps it. */
export function keyAsStored(key: string, { hash, salt }: KeyStorage): string {
  if (hash === 'none' || key === '' || key.startsWith(HASHED)) return key;
  if (hash === 'auto' && !looksSecret(key)) return key;
  return `${HASHED}${createHash('sha256').update(`${salt}\n${key}`).digest('hex').slice(0, 32)}`;
}

function looksSecret(key: string): boolean {
  if (new RegExp(SCHEME).test(key.toLowerCase()) || new RegExp(KNOWN).test(key)) return true;
  return new RegExp(RANDOM).test(key) && /[0-9]/.test(key) && /[A-Za-z]/.test(key);
}
