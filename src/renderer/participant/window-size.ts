/** The smallest window, in CSS px, in which every screen has room for two images and two answers without overlap. */
export const smallestWindow = { width: 960, height: 600 };
