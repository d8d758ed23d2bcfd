/** Whether this is a run at full size, which writes docs/measured/reliability.md. */
export const full = process.env['TRENZA_FULL'] === '1';

export const purchases = full ? 2_000 : 200;

/** Customers who buy side by side. */
export const AT_ONCE = 20;
