/** The commands of administrators for programs: REST, and the document that describes it. */
@NullMarked
package im.recado.console.rest;

import org.jspecify.annotations.NullMarked;
