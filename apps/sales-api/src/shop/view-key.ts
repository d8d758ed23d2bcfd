/** Where a handler's metadata has its view. */
export const VIEW = Symbol('view');
