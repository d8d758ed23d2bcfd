/** Where the database lib registers the one type of a transaction: `declare module … { interface Register { tx: Tx } }`. */
// oxlint-disable-next-line typescript/no-empty-interface, typescript/no-empty-object-type -- it is there to be merged into
export interface Register {}

/** A transaction of the app's database. The root handle doesn't compile in its place. */
export type Tx = Register extends { readonly tx: infer Registered } ? Registered : never;
