/** Tests of registration. */
@NullMarked
package im.recado.modules.registration;

import org.jspecify.annotations.NullMarked;
