// One PDF after another in this thread. The compiler is an optional dependency, loaded when the first
// PDF is wanted. What comes out is PDF/UA-1: tagged, with title and language; two runs give the same bytes.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler';
import { CannotRunError } from '../source/problem.ts';
import type { Page } from '../statements/page.ts';
import { readyFonts, type Setting, settingOf } from './setting.ts';

export interface Pdf {
  readonly bytes: Uint8Array;
  /** Characters that no font has and that were drawn as "□". */
  readonly missing: string;
}

export type Typesetter = (page: Page, created: string) => Pdf;

/** Where the compiler may look for files; it is asked for none but the logo, which it gets as bytes. */
const WORKSPACE = fileURLToPath(new URL('.', import.meta.url));
const PACKAGE = '@myriaddreamin/typst-ts-node-compiler';
/** Documents between two evictions, and how many an unused result outlives: 245 MB in place of 426 for 20 and 3, no slower. */
const EVERY = 10;
const AGE = 1;

/** `created`, YYYY-MM-DD, is all that the PDF knows of time. */
export async function typesetter(): Promise<Typesetter> {
  const { NodeCompiler } = await load();
  const source = readFileSync(join(WORKSPACE, 'statement.typ'), 'utf8');
  const fonts = readyFonts();
  const compilers = new Map<string, NodeCompiler>();
  let done = 0;
  return (page, created) => {
    const setting = settingOf(page, created, fonts);
    const key = setting.fonts.map((font) => font.family).join();
    const compiler =
      compilers.get(key) ??
      NodeCompiler.create({
        workspace: WORKSPACE,
        fontArgs: [{ fontPaths: setting.fonts.flatMap((f) => [...f.files]) }],
      });
    compilers.set(key, compiler);
    const bytes = compile(compiler, source, setting, page);
    done += 1;
    if (done % EVERY === 0) compiler.evictCache(AGE);
    return { bytes, missing: setting.missing };
  };
}

function compile(compiler: NodeCompiler, source: string, setting: Setting, page: Page): Uint8Array {
  const { logo } = setting;
  if (logo !== undefined) compiler.mapShadow(join(WORKSPACE, logo.path), logo.bytes);
  try {
    // In one go: the document that `compile` returns holds a megabyte which nothing gives back in time.
    return compiler.pdf({ mainFileContent: source, inputs: setting.inputs }, { pdfStandard: 'ua-1' });
  } catch (error) {
    throw failure(page, saidBy(error));
  } finally {
    if (logo !== undefined) compiler.unmapShadow(join(WORKSPACE, logo.path));
  }
}

/** An error of the compiler bears its text as its code, numbered, with an empty message. */
function saidBy(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.message === '' && 'code' in error ? String(error.code).replace(/^\d+: /, '') : error.message;
}

/** The compiler's own messages, without what it writes around them. */
function failure(page: Page, said: string): CannotRunError {
  const messages = [...said.matchAll(/message: "((?:[^"\\]|\\.)*)"/g)].map((match) => match[1] ?? '');
  return new CannotRunError(
    `the PDF of ${page.reference} cannot be made: ${messages.length === 0 ? said.trim() : messages.join('; ')}`,
    page.brand.logo === undefined
      ? 'make the other formats, and print the HTML instead'
      : 'look at the logo first: it must be a sound PNG, JPEG or SVG',
  );
}

async function load(): Promise<typeof import('@myriaddreamin/typst-ts-node-compiler')> {
  try {
    return await import(PACKAGE);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    throw new CannotRunError(
      `PDF needs the package ${PACKAGE}, which cannot be loaded: ${reason}`,
      `npm install ${PACKAGE}, or leave PDF out and print the HTML (chromium --headless --print-to-pdf)`,
    );
  }
}
