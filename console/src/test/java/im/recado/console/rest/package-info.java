@NullMarked
package im.recado.console.rest;

import org.jspecify.annotations.NullMarked;
