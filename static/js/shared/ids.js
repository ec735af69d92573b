/** A fresh random id: 21 letters of A-Z a-z 0-9 _ -. (crypto.randomUUID does not exist on plain http.) */
export function freshId() {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-';
  return Array.from(crypto.getRandomValues(new Uint8Array(21)), (byte) => letters[byte & 63]).join('');
}
