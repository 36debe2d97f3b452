// Whom a mail is from and to. What is no plain address is refused here, so that no line break, second
// address or comment gets into a header.

export interface Mailbox {
  readonly name: string;
  readonly address: string;
}

const ADDRESS =
  /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@(?<domain>[^\s@<>()[\],;:\\"]+)$/;
const LABEL = /^[\p{L}\p{N}](?:[\p{L}\p{N}\p{M}-]*[\p{L}\p{N}\p{M}])?$/u;

/** "Ada Byron <ada@x.example>" or "ada@x.example"; `wrong` says why it is none, after "it". */
export function readMailbox(text: string): Mailbox | { readonly wrong: string } {
  if (hasBreak(text)) return { wrong: 'has a line break or another control character in it' };
  const [, name = '', bracketed] = /^\s*(.*?)\s*<([^<>]*)>\s*$/.exec(text) ?? [];
  const address = (bracketed ?? text).trim();
  const domain = ADDRESS.exec(address)?.groups?.['domain'];
  if (domain === undefined) return { wrong: whyNot(address) };
  const labels = domain.split('.');
  if (labels.length < 2 || !labels.every((label) => LABEL.test(label) && label.length <= 63))
    return { wrong: `has no domain that mail could go to ("${domain}")` };
  if (address.length > 254) return { wrong: 'is longer than the 254 characters that mail allows' };
  return { name: name.replace(/^"(.*)"$/, '$1').replaceAll('\\"', '"'), address };
}

/** Line breaks and other control characters, which have no place in a header. */
export function hasBreak(text: string): boolean {
  return /[\p{Cc}\u2028\u2029]/u.test(text);
}

function whyNot(address: string): string {
  if (address === '') return 'is empty';
  if (/[,;]/.test(address)) return 'seems to be more than one address; list them one by one';
  if (!address.includes('@')) return 'has no @';
  return 'is no mail address';
}
