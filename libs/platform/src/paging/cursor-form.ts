/** How the place where a page ended is written, for who asks for the next one. */
export interface CursorForm<Place> {
  /** What `format` writes looks like. */
  readonly pattern: RegExp;
  readonly format: (place: Place) => string;
  /** Undefined where nothing is said, and for text that names no place the database could be asked for. */
  readonly parse: (text: string | undefined) => Place | undefined;
}
