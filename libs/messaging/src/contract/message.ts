// Decorators write their metadata with it, and every contract comes by here first.
import 'reflect-metadata';

declare const brand: unique symbol;

/** Keeps two message classes of the same shape apart for the compiler; nothing of it exists at run time. */
export interface Branded<Type extends string = string> {
  readonly [brand]: Type;
}

/** A class that describes one message: its wire fields under their wire names, its rules as class-validator decorators. */
export interface MessageClass<T extends Branded = Branded> {
  new (): T;
  /** The published name of the type, such as `sale_completed`. */
  readonly messageType: string;
}

/** The wire fields of a message, without the compiler's brand. */
export type Fields<T> = Omit<T, typeof brand>;

/**
 * The base of a message class: `class SaleCompleted extends Message('sale_completed') { … }`.
 * It carries the type's published name and nothing else; the body holds only the fields that the class declares.
 */
export function Message<const Type extends string>(
  type: Type,
): MessageClass<Branded<Type>> & { readonly messageType: Type } {
  class Named {
    static readonly messageType = type;
  }
  return Named as unknown as MessageClass<Branded<Type>> & { readonly messageType: Type };
}

/** Makes a message of its fields. It is validated when it is published, not here. */
export function messageOf<T extends Branded>(type: MessageClass<T>, fields: Fields<T>): T {
  return Object.assign(new type(), fields);
}
