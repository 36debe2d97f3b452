import { expect, test } from 'vitest';
import { mailOf } from '../../src/render/mail.ts';
import { mailHtml } from '../../src/render/mail-html.ts';
import { readMailbox } from '../../src/render/mailbox.ts';
import { textOf } from '../../src/render/text.ts';
import { readMail } from './mime.ts';
import { HOSTILE_NAME, PAGES, PAYS } from './pages.ts';

const FROM = { name: 'Acme Customer Success', address: 'success@acme.example' };
const TO = [
  { name: 'Zoë "Z" Müller', address: 'zoe@fabrikam.example' },
  { name: '', address: 'accounts@fabrikam.example' },
];
const PDF = { name: 'PP-2026-10-7F3K9QXA.pdf', bytes: Buffer.from('%PDF-1.7 \u00e9\r\n.\r\nFrom here', 'latin1') };

test('three parts: text, HTML and the PDF, byte for byte', async () => {
  const { headers, parts } = readMail(await mailOf(PAYS, { from: FROM, to: TO, date: '2026-11-20', pdf: PDF }));
  expect(parts.map((part) => part.type)).toEqual(['text/plain', 'text/html', 'application/pdf']);
  const text = parts[0]?.body.toString('utf8').replaceAll('\r\n', '\n') ?? '';
  expect(text.startsWith(textOf(PAYS))).toBe(true);
  expect(text.replaceAll('\n', ' ')).toContain(PAYS.mail.closing);
  expect(parts[1]?.body.toString('utf8').replaceAll('\r\n', '\n').trimEnd()).toBe(mailHtml(PAYS).trimEnd());
  expect(parts[2]?.body.equals(PDF.bytes)).toBe(true);
  expect(parts[2]?.headers.get('content-disposition')).toBe(`attachment; filename=${PDF.name}`);
  expect(Object.fromEntries(headers)).toMatchObject({
    'x-unsent': '1',
    from: 'Acme Customer Success <success@acme.example>',
    to: 'Zoë "Z" Müller <zoe@fabrikam.example>, accounts@fabrikam.example',
    subject: PAYS.mail.subject,
    'message-id': '<PP-2026-10-7F3K9QXA.2026-11-20@acme.example>',
    date: 'Fri, 20 Nov 2026 00:00:00 +0000',
  });
});

test('the same bytes twice; another page, another boundary', async () => {
  const envelope = { from: FROM, to: TO, date: '2026-11-20', pdf: PDF };
  const [one, two] = [await mailOf(PAYS, envelope), await mailOf(PAYS, envelope)];
  expect(Buffer.from(one).equals(two)).toBe(true);
  const boundaries = await Promise.all(
    [PAYS, PAGES['talk'] ?? PAYS].map(async (page) =>
      readMail(await mailOf(page, envelope)).headers.get('content-type'),
    ),
  );
  expect(new Set(boundaries).size).toBe(2);
});

test('a hostile page adds no header, no recipient and no part', async () => {
  const page = PAGES['hostile'] ?? PAYS;
  const broken = { ...page, mail: { ...page.mail, subject: 'Hello\r\nBcc: evil@x.example\r\n\r\n<b>' } };
  const { headers, parts } = readMail(await mailOf(broken, { from: FROM, to: TO, date: '2026-11-20' }));
  expect([...headers.keys()].sort()).toEqual(
    ['content-type', 'date', 'from', 'message-id', 'mime-version', 'subject', 'to', 'x-unsent'].sort(),
  );
  expect(headers.get('subject')).toBe('Hello Bcc: evil@x.example <b>');
  expect(parts.map((part) => part.type)).toEqual(['text/plain', 'text/html']);
  expect(parts[1]?.body.toString('utf8')).not.toMatch(/<script|href="j/i);
});

test('a mailbox that was not read is refused, not repaired', async () => {
  for (const address of ['a@b.example\r\nBcc: evil@x.example', 'a@b.example, c@d.example', 'nobody', 'a@b'])
    await expect(mailOf(PAYS, { from: FROM, to: [{ name: '', address }], date: '2026-11-20' })).rejects.toThrow(
      'not read',
    );
  const to = [{ name: 'A\nBcc: evil@x.example', address: 'a@b.example' }];
  await expect(mailOf(PAYS, { from: FROM, to, date: '2026-11-20' })).rejects.toThrow('not read');
});

test('without a recipient it is a draft to nobody', async () => {
  const { headers } = readMail(await mailOf(PAYS, { from: FROM, to: [], date: '2026-11-20' }));
  expect(headers.has('to')).toBe(false);
});

test.each(Object.entries(PAGES))('%s: the HTML part stands alone and stays under 100 KB', (_, page) => {
  const markup = mailHtml(page);
  expect(Buffer.byteLength(markup)).toBeLessThan(100_000);
  expect(markup).not.toMatch(/<img|<svg|<script|<link|url\(|\s(?:src|href)="(?!mailto:)/);
  for (const figure of page.figures) expect(markup).toContain(figure.amount);
});

test('the HTML says itself that it is before tax and no forecast, and what is left out, after all figures', () => {
  for (const page of [PAYS, PAGES['talk'] ?? PAYS]) {
    const written = mailHtml(page)
      .replaceAll(/<[^>]*>/g, ' ')
      .replaceAll(/\s+/g, ' ')
      .replaceAll('&quot;', '"');
    const places = page.about.text.filter((text) => text !== '').map((text) => written.indexOf(text));
    expect(places.length).toBeGreaterThan(0);
    expect(places).not.toContain(-1);
    expect(Math.min(...places)).toBeGreaterThan(written.lastIndexOf(page.months.rows.at(-1)?.[0] ?? ''));
    expect(Math.max(...places)).toBeLessThan(written.indexOf(page.contact.strong));
  }
});

test('bars are cells as wide as their parts, in hundredths', () => {
  // August: 300,000 of 2,000,000 is 15%; 1,543,200 is 77.16%, so 77; 8 are left.
  const row = /Aug 2026.*/.exec(mailHtml(PAYS))?.[0] ?? '';
  expect([...row.matchAll(/<td width="(\d+)%"/g)].map((match) => match[1])).toEqual(['15', '77', '8']);
});

test.each([
  ['ada@x.example', { name: '', address: 'ada@x.example' }],
  [' Ada Byron <ada@x.example> ', { name: 'Ada Byron', address: 'ada@x.example' }],
  ['"Byron, Ada" <ada@x.example>', { name: 'Byron, Ada', address: 'ada@x.example' }],
  ['ada+tag@bücher.example', { name: '', address: 'ada+tag@bücher.example' }],
])('a mailbox: %s', (text, mailbox) => {
  expect(readMailbox(text)).toEqual(mailbox);
});

test.each([
  ['', 'is empty'],
  ['ada', 'has no @'],
  ['ada@x.example\nBcc: evil@x.example', 'has a line break or another control character in it'],
  ['ada@x.example, eve@x.example', 'seems to be more than one address; list them one by one'],
  ['ada@localhost', 'has no domain that mail could go to ("localhost")'],
  ['ada@-x.example', 'has no domain that mail could go to ("-x.example")'],
  ['a b@x.example', 'is no mail address'],
  [`${HOSTILE_NAME}@x.example`, 'has a line break or another control character in it'],
])('no mailbox: %s', (text, wrong) => {
  expect(readMailbox(text)).toEqual({ wrong });
});
