import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { serialize } from 'node:v8';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { pdfOf, pdfPool } from '../../src/render/pdf.ts';
import { type Typesetter, typesetter } from '../../src/render/typeset.ts';
import { PAGES, PAYS } from './pages.ts';
import { pageTexts, squashed } from './pdf-text.ts';
import { saidBy } from './said.ts';

let typeset: Typesetter;
beforeAll(async () => {
  typeset = await typesetter();
});

const folder = mkdtempSync(join(tmpdir(), 'reprice-pdf-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const TURNED = new Set(['arabic', 'hebrew', 'hostile']);

test.each(Object.entries(PAGES).filter(([name]) => !TURNED.has(name)))(
  '%s: the PDF says what the page says',
  (_, page) => {
    const text = squashed(pageTexts(typeset(page, '2026-11-20').bytes).join(''));
    const drawn = saidBy(page).filter((said) => said !== page.chart?.title && said !== page.chart?.alt);
    expect(drawn.filter((said) => !text.includes(squashed(said)))).toEqual([]);
  },
);

test('right-to-left names are drawn word by word, and texts that look like markup as they are', () => {
  const hebrew = squashed(pageTexts(typeset(PAGES['hebrew'] ?? PAYS, '2026-11-20').bytes).join(''));
  for (const word of ['עורכי', 'דין', 'אופק']) expect(hebrew).toContain(word);
  const hostile = squashed(pageTexts(typeset(PAGES['hostile'] ?? PAYS, '2026-11-20').bytes).join(''));
  expect(hostile).toContain(squashed('<script>alert(1)</script> {{name}} #import "x" $1 & "q" \'s'));
});

test('tagged, with language, title, author and a date that was given', () => {
  const file = Buffer.from(typeset(PAYS, '2026-11-20').bytes).toString('latin1');
  expect(file).toContain('/StructTreeRoot');
  expect(file).toMatch(/\/MarkInfo\s*<<\s*\/Marked true/);
  expect(file).toMatch(/\/Lang \(en\)/);
  expect(file).toContain('<pdfuaid:part>1</pdfuaid:part>');
  expect(file).toContain('/Title (What you would have paid for API use)');
  expect(file).toContain('/Author (Acme Cloud)');
  expect(file).toMatch(/\/CreationDate \(D:20261120000000/);
  for (const tag of ['/H1', '/Table', '/TH', '/Figure', '/L']) expect(file).toContain(`/S ${tag}`);
});

test.each([
  ['pays', 1],
  ['nothing', 1],
  ['zero', 1],
  ['logo', 1],
  ['no-chart', 1],
  ['memo', 1],
  ['talk', 2],
  ['forty', 2],
  ['long', 2],
])('%s takes %d page(s)', (name, pages) => {
  expect(pageTexts(typeset(PAGES[name] ?? PAYS, '2026-11-20').bytes)).toHaveLength(pages);
});

test('every page of several bears its number, the reference and the head of the table that goes on', () => {
  const [first = '', second = ''] = pageTexts(typeset(PAGES['long'] ?? PAYS, '2026-11-20').bytes).map(squashed);
  expect(first).toContain('Page1of2');
  expect(second).toContain('Page2of2');
  expect(second).toContain('FabrikamLegalLLPPP-2026-10-7F3K9QXA');
  expect(second).toContain('MonthUnitsAbovepoolWouldhavepaid');
});

test('a mail address can be followed and copied, whatever its length; a language from right to left turns no page', () => {
  const address = 'customersuccess.team@acmecloud.example';
  const page = { ...PAYS, lang: 'ar-EG', contact: { strong: 'Questions?', text: `Write to ${address}.`, address } };
  const { bytes } = typeset(page, '2026-11-20');
  expect(Buffer.from(bytes).toString('latin1')).toContain(`/URI (mailto:${address})`);
  const text = pageTexts(bytes).join('');
  expect(text).toContain(`Write to ${address}.`);
  expect(text.indexOf('Month by month')).toBeLessThan(text.indexOf('How August 2026'));
  expect(Buffer.from(bytes).toString('latin1')).toContain('/Lang (ar-EG)');
});

test('a character that no font has is drawn as a box, and reported', () => {
  const { bytes, missing } = typeset({ ...PAYS, account: { name: 'Rocket 🚀 देव', id: 'a' } }, '2026-11-20');
  expect([...missing].sort().join('')).toBe([...'🚀देव'].sort().join(''));
  expect(squashed(pageTexts(bytes).join(''))).toContain('Rocket□□□□');
  expect(typeset(PAGES['chinese'] ?? PAYS, '2026-11-20').missing).toBe('');
});

test('any name can be printed', () => {
  const name = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 40 }),
    fc.string({ unit: 'grapheme', maxLength: 40 }),
    fc.string({ unit: fc.constantFrom(...'\u202e\u2066\u0301ا\u064bשy\u200dé한の漢\ufe0f-/ .'), maxLength: 40 }),
  );
  fc.assert(
    fc.property(
      name,
      (text) => typeset({ ...PAYS, account: { name: text, id: text } }, '2026-11-20').bytes.length > 1000,
    ),
    { numRuns: 60 },
  );
});

test('a logo that is no picture: what to look at', () => {
  const logo = { mime: 'image/png' as const, base64: Buffer.from('no picture').toString('base64') };
  expect(() => typeset({ ...PAYS, brand: { ...PAYS.brand, logo } }, '2026-11-20')).toThrow(
    /PP-2026-10-7F3K9QXA cannot be made/,
  );
});

test('the same bytes in another process, folder, zone and language, and from a pool of threads', () => {
  const page = PAGES['chinese'] ?? PAYS;
  const here = Buffer.from(typeset(page, '2026-11-20').bytes);
  writeFileSync(join(folder, 'page'), serialize(page));
  const script = `import { readFileSync, writeFileSync } from 'node:fs';
    import { pdfPool } from ${JSON.stringify(pathToFileURL(resolve('dist/render/pdf.js')).href)};
    import { deserialize } from 'node:v8';
    const page = deserialize(readFileSync('page'));
    const pool = await pdfPool(2);
    const made = await Promise.all(Array.from({ length: 12 }, (_, i) => pool.render({ ...page, reference: i === 7 ? page.reference : 'PP-' + i }, '2026-11-20')));
    await pool.close();
    writeFileSync('other.pdf', made[7].bytes);
    console.log(new Set(made.map((pdf) => Buffer.from(pdf.bytes).toString('latin1'))).size);`;
  const env = { ...process.env, TZ: 'Asia/Kathmandu', LANG: 'tr_TR.UTF-8' };
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    encoding: 'utf8',
    env,
  });
  expect(said.trim()).toBe('12');
  expect(readFileSync(join(folder, 'other.pdf')).equals(here)).toBe(true);
});

test('one alone, and a pool without threads, write what a thread writes', async () => {
  const here = Buffer.from(typeset(PAYS, '2026-11-20').bytes);
  const pool = await pdfPool(0);
  expect(here.equals((await pool.render(PAYS, '2026-11-20')).bytes)).toBe(true);
  expect(here.equals((await pdfOf(PAYS, '2026-11-20')).bytes)).toBe(true);
  expect(here.equals((await pdfOf(PAYS, '2026-11-21')).bytes)).toBe(false);
  await pool.close();
});

test('a failure in a thread comes back with its fix, and the pool goes on', () => {
  writeFileSync(join(folder, 'page'), serialize(PAYS));
  const script = `import { readFileSync } from 'node:fs';
    import { pdfPool } from ${JSON.stringify(pathToFileURL(resolve('dist/render/pdf.js')).href)};
    import { deserialize } from 'node:v8';
    const page = deserialize(readFileSync('page'));
    const pool = await pdfPool(1);
    const bad = { ...page, brand: { ...page.brand, logo: { mime: 'image/png', base64: 'eA==' } } };
    const made = await Promise.allSettled([pool.render(bad, '2026-11-20'), pool.render(page, '2026-11-20'), pool.render(page, '2026-11-20')]);
    await pool.close();
    console.log(made.map((one) => one.status + ' ' + (one.reason?.fix ?? '')).join('|'));`;
  const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder, encoding: 'utf8' });
  expect(said.trim()).toBe('rejected look at the logo first: it must be a sound PNG, JPEG or SVG|fulfilled |fulfilled');
});

test('without the compiler: what to install, and the other way', async () => {
  vi.resetModules();
  vi.doMock('@myriaddreamin/typst-ts-node-compiler', () => {
    throw new Error('Cannot find package');
  });
  const { typesetter: without } = await import('../../src/render/typeset.ts');
  await expect(without()).rejects.toMatchObject({
    message: expect.stringContaining('PDF needs the package @myriaddreamin/typst-ts-node-compiler'),
    fix: expect.stringContaining('npm install @myriaddreamin/typst-ts-node-compiler'),
  });
  vi.doUnmock('@myriaddreamin/typst-ts-node-compiler');
});
