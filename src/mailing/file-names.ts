// File names of accounts. An id is whatever a customer's system calls itself: `../../x`, `CON`, 300 letters, two that
// differ only in case. What is not at once a safe name gets a hash of the whole id behind it, and no id goes without
// one that looks as if it had one: so two ids never share a name, on any file system, whichever others there are.
import { createHash } from 'node:crypto';

const LONGEST = 60;
const LETTERS = 10;
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** Devices of Windows, which takes them for what they are whatever ending they bear. */
const RESERVED = /^(con|prn|aux|nul|conin|conout|clock|com\d|lpt\d)$/;
const LIKE_HASHED = new RegExp(`-[${ALPHABET}]{${LETTERS}}$`);

/** Lower-case ASCII letters, digits, - and _; it begins with a letter, a digit or _. */
export function fileName(account: string): string {
  const slug = account
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, '-')
    .slice(0, LONGEST)
    .replaceAll(/^-+|-+$/g, '');
  if (slug === account && slug !== '' && !RESERVED.test(slug) && !LIKE_HASHED.test(slug)) return slug;
  return `${slug === '' ? 'account' : slug}-${shortHash(account)}`;
}

/** Fifty bits of a text's SHA-256, as letters and digits. */
export function shortHash(text: string): string {
  const hash = createHash('sha256').update(text).digest();
  return [...hash.subarray(0, LETTERS)].map((byte) => ALPHABET[byte % ALPHABET.length]).join('');
}
