const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);

/** What may stand in a template: text is escaped, `Html` stands as it is, a list is joined, and what isn't there is left out. */
export type HtmlPart = Html | string | number | bigint | false | null | undefined | readonly HtmlPart[];

/** Markup that `html` made. There is no other way to make one, so text from outside can't pass for markup. */
class Html {
  readonly #markup: string;

  constructor(markup: string) {
    this.#markup = markup;
  }

  toString(): string {
    return this.#markup;
  }
}

export type { Html };

/**
 * Builds markup from a template: `` html`<p title="${title}">${text}</p>` ``.
 * Every value is escaped, for text and for quoted attributes, so attributes must be quoted. Where escaping is not enough,
 * in `<script>`, `<style>`, event attributes and the scheme of a URL, a value from outside has no place.
 */
export function html(strings: TemplateStringsArray, ...parts: readonly HtmlPart[]): Html {
  return new Html(strings.reduce((markup, literal, at) => markup + markupOf(parts[at - 1]) + literal));
}

function markupOf(part: HtmlPart): string {
  if (part instanceof Html) return part.toString();
  if (Array.isArray(part)) return part.map(markupOf).join('');
  return part === undefined || part === null || part === false ? '' : escaped(String(part));
}
