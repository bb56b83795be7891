/** Tests of challenges. */
@NullMarked
package im.recado.modules.captcha;

import org.jspecify.annotations.NullMarked;
