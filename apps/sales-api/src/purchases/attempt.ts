import type { HttpException } from '@nestjs/common';
import { Problem } from '#platform';
import type { Typed } from '../shop/view.js';
import { MAX_QUANTITY } from './purchase.dto.js';

/** A purchase that was refused, as its form tells it: what was typed, and what is wrong with it, in words for a customer. */
export interface Attempt {
  readonly typed: Typed;
  readonly message: string;
  /** By field. */
  readonly wrong: Typed;
}

const FIELD_RULES: Typed = {
  quantity: `Escribe una cantidad entera, entre 1 y ${MAX_QUANTITY.toLocaleString('es-ES')}.`,
  customer_email: 'Escribe un correo válido, como nombre@ejemplo.com.',
};

export function attemptOf(problem: HttpException, typed: Typed): Attempt {
  const { left, errors } = (problem instanceof Problem ? problem.problem.extensions : undefined) ?? {};
  if (typeof left === 'number') return { typed, ...shortOf(left) };
  const wrong = wrongFields(errors);
  if (Object.keys(wrong).length > 0) return { typed, message: 'Revisa lo que está marcado.', wrong };
  const message =
    problem.getStatus() === 422
      ? 'Este formulario ya sirvió para otra compra. Revisa tus datos y vuelve a comprar.'
      : 'No pudimos completar la compra. Revisa tus datos e inténtalo otra vez.';
  return { typed, message, wrong: {} };
}

function shortOf(left: number): Omit<Attempt, 'typed'> {
  if (left === 0) return { message: 'Se agotó justo antes de tu compra. No se cobró nada.', wrong: {} };
  const rest = left === 1 ? 'Solo queda 1' : `Solo quedan ${left.toLocaleString('es-ES')}`;
  return { message: 'No alcanza para tu compra.', wrong: { quantity: `${rest}: pide eso o menos.` } };
}

function wrongFields(errors: unknown): Typed {
  const fields = Array.isArray(errors)
    ? (errors as readonly { readonly field: string }[]).map(({ field }) => field)
    : [];
  return Object.fromEntries(Object.entries(FIELD_RULES).filter(([field]) => fields.includes(field)));
}
