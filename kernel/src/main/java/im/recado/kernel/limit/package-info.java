/** How much of something somebody may have: what counts as one address, buckets that fill up again. */
@NullMarked
package im.recado.kernel.limit;

import org.jspecify.annotations.NullMarked;
