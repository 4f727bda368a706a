"use strict";

// Runs before the page is first laid out: the letters are there when it is, so nothing moves.
document.fonts.forEach((face) => face.load());
