// Who a mail goes to, and why there may be none.
import { expect, test } from 'vitest';
import { addresseeOf } from '../../src/mailing/contacts.ts';
import type { Statement } from '../../src/statements/statement.ts';

const STATEMENT = {
  as_of: '2026-01-01',
  currency: 'USD',
  months: [{ state: 'billed' }],
  units: [{ unpriced: '' }, { unpriced: '0' }],
} as unknown as Statement;

/** Directory rows, the last one last; `left` in days since 1970. */
function addressee(rows: readonly Readonly<Record<string, string>>[], left?: number, statement = STATEMENT) {
  const facts = rows.map((row, from) => ({ from, facts: new Map(Object.entries(row)) }));
  const account = { id: 'a', joined: undefined, left, facts, purchases: [] };
  return addresseeOf(
    account,
    facts.map((row) => row.facts),
    statement,
  );
}

test('several contacts in one cell or two columns, with and without names, each address once', () => {
  expect(addressee([{ contacts: '"Byron, Ada" <ada@x.example>; bob@x.example', contact: 'ada@x.example' }])).toEqual({
    contacts: '"Byron, Ada" <ada@x.example>; bob@x.example; ada@x.example',
    owner: '',
    to: [
      { name: 'Byron, Ada', address: 'ada@x.example' },
      { name: '', address: 'bob@x.example' },
    ],
    why: '',
  });
  expect(addressee([{ contact: 'a@x.example, b@x.example', owner: 'cs-east' }])).toMatchObject({
    owner: 'cs-east',
    to: [{ address: 'a@x.example' }, { address: 'b@x.example' }],
  });
});

test('the last row of the directory counts; a wish not to be mailed holds until another row takes it back', () => {
  expect(addressee([{ contact: 'old@x.example' }, { contact: 'new@x.example' }]).to).toEqual([
    { name: '', address: 'new@x.example' },
  ]);
  expect(addressee([{ contact: 'old@x.example' }, {}])).toMatchObject({ to: [], why: 'no contact' });
  expect(addressee([{ contact: 'a@x.example', do_not_mail: 'yes' }, { contact: 'a@x.example' }]).why).toBe(
    'do not mail',
  );
  expect(addressee([{ do_not_mail: 'yes' }, { contact: 'a@x.example', do_not_mail: 'no' }]).why).toBe('');
});

test('what is held back, and why', () => {
  const whys: readonly (readonly [Readonly<Record<string, string>>, string])[] = [
    [{}, 'no contact'],
    [{ contact: ' ; ,' }, 'no contact'],
    [{ contact: 'Do not mail' }, 'do not mail'],
    [{ contact: 'a@x.example; do not mail' }, 'do not mail'],
    [{ contact: 'a@x.example', do_not_mail: '1' }, 'do not mail'],
    [{ contact: 'a@x.example', do_not_mail: 'ask first' }, 'do not mail'],
    [
      { contact: 'a@x.example\r\nBcc: all@x.example' },
      'the contact "a@x.example Bcc: all@x.example" has a line break or another control character in it',
    ],
    [
      { contact: 'a@x.example\u2028b@x.example' },
      'the contact "a@x.example b@x.example" has a line break or another control character in it',
    ],
    [{ contact: 'good@x.example; nobody' }, 'the contact "nobody" has no @'],
    [{ contact: 'a@localhost' }, 'the contact "a@localhost" has no domain that mail could go to ("localhost")'],
    [{ contact: 'a@x.example', currency: 'EUR' }, 'the directory says EUR, the statement is in USD'],
  ];
  for (const [facts, why] of whys) expect({ facts, ...addressee([facts]) }).toMatchObject({ to: [], why });
  expect(addressee([{ contact: 'a@x.example', currency: 'USD', do_not_mail: 'no' }]).why).toBe('');
});

test('accounts that left, that were never there, or whose usage has no price', () => {
  const contact = [{ contact: 'a@x.example' }];
  // 2025-12-31 is day 20453 since 1970: 55 years and 14 leap days are 20089, plus 364.
  expect(addressee(contact, 20453)).toMatchObject({ to: [], why: 'no customer any more since 2025-12-31' });
  expect(addressee(contact, 20455).why).toBe('');
  const never = { ...STATEMENT, months: [{ state: 'inactive' }] } as unknown as Statement;
  expect(addressee(contact, undefined, never).why).toBe('no customer on any day of the window');
  const unpriced = { ...STATEMENT, units: [{ unpriced: '0.5' }] } as unknown as Statement;
  expect(addressee(contact, undefined, unpriced).why).toBe('a part of the usage has no price');
  expect(addresseeOf(undefined, [], STATEMENT)).toEqual({ contacts: '', owner: '', to: [], why: 'no contact' });
});
