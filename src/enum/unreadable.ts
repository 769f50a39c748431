/** Thrown inside the readers of this folder, and caught by them: why a text cannot be read, for people. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
}
