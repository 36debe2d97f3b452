// Whom an account's mail goes to, as the directory has it today, and why there may be no mail: no contact, a wish not
// to be mailed, an address that is none, an account that left. What is held back is listed with its reason.
import { formatDay } from '../calendar/day.ts';
import type { Account, Facts } from '../meter/quantities.ts';
import { type Mailbox, readMailbox } from '../render/mailbox.ts';
import type { Statement } from '../statements/statement.ts';

export interface Addressee {
  /** As the directory writes it, on one line; '' when there is none. */
  readonly contacts: string;
  readonly owner: string;
  /** Empty when the mail is held back. */
  readonly to: readonly Mailbox[];
  /** Why it is held back; '': it is ready. */
  readonly why: string;
}

const YES = /^(?!(no|n|false|0)$)./is;
const DO_NOT_MAIL = /^do[ _-]?not[ _-]?mail$/i;

/** `account` is undefined where the directory lacks it; `contacts` are those of its rows, ascending by date. */
export function addresseeOf(account: Account | undefined, contacts: readonly Facts[], statement: Statement): Addressee {
  const written = ['contacts', 'contact'].flatMap((column) => contacts.at(-1)?.get(column) ?? []);
  const parts = written.flatMap(separate);
  const read = parts.map((part) => readMailbox(part));
  const to = read.flatMap((one) => ('wrong' in one ? [] : [one]));
  const why = [
    ...wishes(contacts, parts),
    ...departed(account, statement),
    ...wrongFigures(account, statement),
    ...(parts.length === 0 ? ['no contact'] : []),
    ...parts.flatMap((part, i) => {
      const one = read[i];
      return one === undefined || !('wrong' in one) || DO_NOT_MAIL.test(part)
        ? []
        : [`the contact "${onOneLine(part)}" ${one.wrong}`];
    }),
  ];
  return {
    contacts: written.map(onOneLine).join('; '),
    owner: account?.facts.at(-1)?.facts.get('owner') ?? '',
    to: why.length === 0 ? unique(to) : [],
    why: why.join('; '),
  };
}

function wishes(contacts: readonly Facts[], parts: readonly string[]): string[] {
  const last = contacts.flatMap((row) => row.get('do_not_mail') ?? []).at(-1);
  return (last !== undefined && YES.test(last)) || parts.some((part) => DO_NOT_MAIL.test(part)) ? ['do not mail'] : [];
}

function departed(account: Account | undefined, { as_of: today, months }: Statement): string[] {
  const left = account?.left === undefined ? '' : formatDay(account.left);
  if (left !== '' && left <= today) return [`no customer any more since ${left}`];
  return months.every(({ state }) => state === 'inactive') ? ['no customer on any day of the window'] : [];
}

/** Figures that should not be sent as they are. */
function wrongFigures(account: Account | undefined, statement: Statement): string[] {
  const pays = account?.facts.at(-1)?.facts.get('currency');
  return [
    ...(pays === undefined || pays === statement.currency
      ? []
      : [`the directory says ${onOneLine(pays)}, the statement is in ${statement.currency}`]),
    ...(statement.units.some((u) => /[1-9]/.test(u.unpriced)) ? ['a part of the usage has no price'] : []),
  ];
}

/** At `;` and `,`, but not inside quotes. */
function separate(cell: string): string[] {
  const parts = cell.match(/(?:"(?:[^"\\]|\\.)*"|[^;,"]|")+/g) ?? [];
  return parts.map((part) => part.replaceAll(/^ +| +$/g, '')).filter((part) => part !== '');
}

function onOneLine(text: string): string {
  return text.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ');
}

function unique(mailboxes: readonly Mailbox[]): readonly Mailbox[] {
  return mailboxes.filter((one, i) => mailboxes.findIndex(({ address }) => address === one.address) === i);
}
