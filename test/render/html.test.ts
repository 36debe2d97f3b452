import { expect, test } from 'vitest';
import { htmlOf } from '../../src/render/html.ts';
import { html, linked, safeLink } from '../../src/render/markup.ts';
import { HOSTILE_NAME, PAGES, PAYS } from './pages.ts';
import { saidBy } from './said.ts';

function decoded(markup: string): string {
  const entities: Record<string, string> = { '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#39;': "'", '&amp;': '&' };
  return markup
    .replaceAll(/<\/?a\b[^>]*>/g, '')
    .replaceAll(/&(?:lt|gt|quot|amp|#39);/g, (entity) => entities[entity] ?? '');
}

function tags(markup: string): string[] {
  return [...markup.matchAll(/<(\/?[a-z][a-z0-9]*)/g)].map((match) => match[1] ?? '');
}

test.each(Object.entries(PAGES))('%s: the HTML says what the page says', (_, page) => {
  const text = decoded(htmlOf(page));
  expect(saidBy(page).filter((said) => !text.includes(said))).toEqual([]);
});

test.each(Object.entries(PAGES))('%s: nothing is fetched and nothing runs', (_, page) => {
  const markup = htmlOf(page);
  expect(tags(markup).filter((tag) => ['script', 'link', 'iframe', 'object', 'base', 'form'].includes(tag))).toEqual(
    [],
  );
  expect(markup).not.toMatch(/\s(?:src|href)="(?!data:image\/|mailto:)/);
  expect(markup).not.toMatch(/url\(|@import|\son[a-z]+="/);
  expect(decoded(markup)).toContain("default-src 'none'");
});

test('a hostile text adds no element: the tags are those of the same page with a plain text', () => {
  const plain = JSON.parse(
    JSON.stringify(PAGES['hostile']).replaceAll(JSON.stringify(HOSTILE_NAME).slice(1, -1), 'plain'),
  );
  expect(plain.account.name).toBe('plain');
  expect(tags(htmlOf(PAGES['hostile'] ?? PAYS))).toEqual(tags(htmlOf(plain)));
});

test('control characters do not reach the file; direction marks do, inside an element of their own', () => {
  const markup = htmlOf(PAGES['hostile'] ?? PAYS);
  expect(markup).not.toMatch(/[^\P{Cc}\n]/u);
  expect(markup).toMatch(/<bdi>[^<]*\u202e[^<]*<\/bdi>/);
});

test('a person who cannot see it: language, one h1, h2 in order, heads with a scope, words for the chart', () => {
  const markup = htmlOf(PAGES['talk'] ?? PAYS);
  expect(markup).toContain('<html lang="en">');
  expect(tags(markup).filter((tag) => /^h\d$/.test(tag))).toEqual(['h1', ...Array<string>(6).fill('h2')]);
  expect(markup.match(/<th scope="col"/g)).toHaveLength(4 + 3 + 3 + 4);
  // Twelve months, three steps, four operations, three customers; a total for all but the operations.
  expect(markup.match(/<th scope="row"/g)).toHaveLength(12 + 3 + 4 + 3 + 3);
  expect(markup).toContain(`role="img" aria-label="${PAGES['talk']?.chart?.alt}"`);
});

test('three amounts that would break in the middle are set smaller', () => {
  const paid = (amount: string): string =>
    htmlOf({ ...PAYS, figures: PAYS.figures.map((figure) => ({ ...figure, amount })) });
  expect(paid('+$43,200.00')).toContain('<dl class="figures">');
  expect(paid('+$324,000.00')).toContain('<dl class="figures long">');
});

test('a link goes to http, https and mail, and nowhere else', () => {
  expect(safeLink('success@acme.example')).toBe('mailto:success@acme.example');
  expect(safeLink('https://acme.example/a?b')).toBe('https://acme.example/a?b');
  for (const bad of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
    'x',
  ])
    expect(safeLink(bad), bad).toBeUndefined();
  expect(htmlOf(PAGES['hostile'] ?? PAYS)).not.toMatch(/href="j/i);
  expect(linked('write to a@b.example now', 'a@b.example').text).toBe(
    'write to <a href="mailto:a@b.example">a@b.example</a> now',
  );
  expect(linked('', 'a@b.example').text).toBe('<a href="mailto:a@b.example">a@b.example</a>');
});

test('the tag escapes for elements and for attributes', () => {
  expect(html`<a title="${`"><i>'&`}">`.text).toBe('<a title="&quot;&gt;&lt;i&gt;&#39;&amp;">');
});

test('a page without company, chart, tables and logo has no empty frame of them', () => {
  const markup = htmlOf({
    ...PAYS,
    brand: { ...PAYS.brand, company: '' },
    chart: undefined,
    worked: undefined,
    most: undefined,
  });
  expect(markup).not.toMatch(/<svg|<figure|<strong><\/strong>|undefined|null/);
});
