// `brand:` where it is sound: defaults, numbers by the language, a logo read into the project; and one too large.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { readProject } from '../../src/project/parse.ts';
import type { Project } from '../../src/project/project.ts';
import { InputError } from '../../src/source/problem.ts';
import { kit } from '../load/kit.ts';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function read(more: string, files: Readonly<Record<string, string | Uint8Array>> = {}): Project {
  const { folder, write } = kit('log: {files: a.csv, format: csv, columns: {time: t}}', { more });
  folders.push(folder);
  for (const [name, content] of Object.entries(files)) write(name, content);
  return readProject(join(folder, 'reprice.yaml'), 'reprice.yaml');
}

test('without a word of either, all has a default', () => {
  const { brand, wording } = read('');
  expect(brand).toEqual({
    company: '',
    colour: '#3b6ca8',
    logo: undefined,
    language: 'en',
    numbers: '1,234.56',
    dates: '20 Nov 2026',
  });
  expect([wording.product, wording.intro, wording.contact, wording.talkSaving]).toEqual([
    'API use',
    [],
    undefined,
    { digits: 1n, scale: 1 },
  ]);
});

test.each([
  ['de', '1.234,56'],
  ['fr', '1 234,56'],
  ['de-CH', "1'234.56"],
  ['en-GB', '1,234.56'],
])('numbers of %s are written %s', (language, numbers) => {
  expect(read(`brand: {language: ${language}}`).brand.numbers).toBe(numbers);
});

const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');

test('a logo is read; more than a megabyte is refused with its size', () => {
  expect(read('brand: {logo: logo.png}', { 'logo.png': PNG }).brand.logo).toEqual({
    mime: 'image/png',
    base64: PNG.toString('base64'),
  });
  const huge = Buffer.concat([PNG, Buffer.alloc(20 * 1024 * 1024)]);
  expect(() => read('brand: {logo: logo.png}', { 'logo.png': huge })).toThrow(InputError);
  expect(() => read('brand: {logo: logo.png}', { 'logo.png': huge })).toThrow(
    /20971530 bytes, and a logo has at most 1048576/,
  );
});

test.each([
  '<svg xmlns="http://www.w3.org/2000/svg"><a xlink:href="#here"/><path fill="url(#g)" d="M0 0"/></svg>',
  '<?xml version="1.0"?>\n<!-- drawn by hand -->\n<svg><image href="data:image/png;base64,AAAA"/></svg>',
])('an SVG that refers only to itself is a logo', (svg) => {
  expect(read('brand: {logo: logo.svg}', { 'logo.svg': svg }).brand.logo?.mime).toBe('image/svg+xml');
});

test.each([
  '<svg onload="x()"></svg>',
  '<svg><style>@import "a.css";</style></svg>',
  '<svg><rect fill="url(https://else.example/g)"/></svg>',
  '<svg><use href="data:image/svg+xml;base64,AAAA"/></svg>',
  '<svg><a href="javascript:x()"/></svg>',
])('an SVG that runs or loads something is none: %s', (svg) => {
  expect(() => read('brand: {logo: logo.svg}', { 'logo.svg': svg })).toThrow(
    /holds a script, or refers to something outside/,
  );
});

test('an intro may be paragraphs of one text, each typed over several lines', () => {
  expect(read('wording:\n  intro: |\n    Dear customer,\n    this is long.\n\n    Second.').wording.intro).toEqual([
    'Dear customer, this is long.',
    'Second.',
  ]);
});
