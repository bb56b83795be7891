/** Tests of what the program tells about itself. */
@NullMarked
package im.recado.server.metrics;

import org.jspecify.annotations.NullMarked;
