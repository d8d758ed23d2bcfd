const SNIPPET = /```ts\n\/\/ (\S+)\n([^]*?)```/g;

/** The snippets of a guide, in order: the file of its example that each shows, as its first line says, and the text. */
export const snippetsIn = (guide: string): readonly (readonly [file: string, code: string])[] =>
  [...guide.matchAll(SNIPPET)].map(([, file = '', code = '']) => [file, code] as const);
