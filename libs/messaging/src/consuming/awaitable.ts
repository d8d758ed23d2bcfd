/** What a step has at once where nothing had to be waited for: a promise for each of them would be most of a message's cost. */
export type Awaitable<T> = T | Promise<T>;
