/**
 * The largest side, in CSS px, for a picture of `pixels` pixels in the room there is: a whole multiple, so that every
 * pixel of the image is as large as every other; less than the image only where it does not fit.
 */
export function pictureSide(room: number, pixels: number, largest = 280): number {
  const most = Math.max(1, Math.min(room, Math.max(largest, pixels)));
  return most >= pixels ? Math.floor(most / pixels) * pixels : Math.floor(most);
}
