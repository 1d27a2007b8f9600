// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Fake quantization by AVX2.
#if defined(__x86_64__)
#include <immintrin.h>

#include "core/quant/fake_quantize_vector.h"

namespace aq::kernel {
namespace {

/// A vector's lanes brought together, halves onto halves.
float folded(__m256 a, auto join) {
  const __m128 four = join(_mm256_castps256_ps128(a), _mm256_extractf128_ps(a, 1));
  const __m128 two = join(four, _mm_movehl_ps(four, four));
  return _mm_cvtss_f32(join(two, _mm_movehdup_ps(two)));
}
double folded(__m256d a, auto join) {
  const __m128d two = join(_mm256_castpd256_pd128(a), _mm256_extractf128_pd(a, 1));
  return _mm_cvtsd_f64(join(two, _mm_unpackhi_pd(two, two)));
}

struct Avx2Float {
  using Real = float;
  using Vector = __m256;
  using Mask = __m256;  ///< all bits of a lane
  static constexpr int kWidth = 8;
  static constexpr float kHalfUnit = 0x1p-24F;            ///< of the last place of 1
  static constexpr float kWholeNumbers = 1.5F * 0x1p23F;  ///< its last place is 1, and so around it

  static Vector all(float value) { return _mm256_set1_ps(value); }
  static Vector load(const float* from) { return _mm256_loadu_ps(from); }
  static void store(float* to, Vector value) { _mm256_storeu_ps(to, value); }
  static void stream(float* to, Vector value) { _mm256_stream_ps(to, value); }
  static void fence() { _mm_sfence(); }
  /// The lowest byte of each integer over kWholeNumbers.
  static void store_integers(std::uint8_t* to, Vector value) {
    const __m256i bytes = _mm256_shuffle_epi8(_mm256_castps_si256(value), _mm256_set1_epi32(0x0c080400));
    const __m128i low = _mm256_castsi256_si128(bytes), high = _mm256_extracti128_si256(bytes, 1);
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm_unpacklo_epi32(low, high));
  }

  static Vector plus(Vector a, Vector b) { return _mm256_add_ps(a, b); }
  static Vector minus(Vector a, Vector b) { return _mm256_sub_ps(a, b); }
  static Vector times(Vector a, Vector b) { return _mm256_mul_ps(a, b); }
  static Vector over(Vector a, Vector b) { return _mm256_div_ps(a, b); }
  static Vector rint(Vector a) { return _mm256_round_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
  /// The second one where either is no number; so larger().
  static Vector smaller(Vector a, Vector b) { return _mm256_min_ps(a, b); }
  static Vector larger(Vector a, Vector b) { return _mm256_max_ps(a, b); }

  static Vector times_plus(Vector a, Vector b, Vector c) { return _mm256_fmadd_ps(a, b, c); }
  // Of whole numbers over kWholeNumbers, whose bits are in their order.
  static Vector clamped_numbers(Vector a, Vector least, Vector most) {
    const __m256i bits = _mm256_max_epi32(_mm256_castps_si256(a), _mm256_castps_si256(least));
    return _mm256_castsi256_ps(_mm256_min_epi32(bits, _mm256_castps_si256(most)));
  }
  static Mask same_numbers(Vector a, Vector b) {
    return _mm256_castsi256_ps(_mm256_cmpeq_epi32(_mm256_castps_si256(a), _mm256_castps_si256(b)));
  }

  /// Whether any of the vectors that were collected has a lane that is not zero.
  static __m256i nothing() { return _mm256_setzero_si256(); }
  static __m256i collect(__m256i all, Vector a) { return _mm256_or_si256(all, _mm256_castps_si256(a)); }
  static bool any(__m256i all) { return _mm256_testz_si256(all, all) == 0; }

  static float smallest(Vector a) {
    return folded(a, [](__m128 b, __m128 c) { return _mm_min_ps(b, c); });
  }
  static float largest(Vector a) {
    return folded(a, [](__m128 b, __m128 c) { return _mm_max_ps(b, c); });
  }
  static float sum(Vector a) {
    return folded(a, [](__m128 b, __m128 c) { return _mm_add_ps(b, c); });
  }

  static Mask equal(Vector a, Vector b) { return _mm256_cmp_ps(a, b, _CMP_EQ_OQ); }
  static unsigned bits(Mask mask) { return static_cast<unsigned>(_mm256_movemask_ps(mask)); }
  static void store_bits(std::uint16_t* to, Mask mask) { *to = static_cast<std::uint16_t>(bits(mask)); }
  static Mask either(Mask a, Mask b) { return _mm256_or_ps(a, b); }
  static Mask mask_of(unsigned bits) {
    const __m256i one = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    const __m256i all = _mm256_set1_epi32(static_cast<int>(bits));
    return _mm256_castsi256_ps(_mm256_cmpeq_epi32(_mm256_and_si256(all, one), one));
  }
  static Vector keep(Mask mask, Vector a) { return _mm256_and_ps(mask, a); }
  static Vector plus_where(Vector a, Mask mask, Vector b) { return _mm256_blendv_ps(a, plus(a, b), mask); }
  static Vector minus_where(Vector a, Mask mask, Vector b) { return minus(a, keep(mask, b)); }
};

struct Avx2Double {
  using Real = double;
  using Vector = __m256d;
  using Mask = __m256d;
  static constexpr int kWidth = 4;
  static constexpr double kHalfUnit = 0x1p-53, kWholeNumbers = 1.5 * 0x1p52;

  static Vector all(double value) { return _mm256_set1_pd(value); }
  static Vector load(const double* from) { return _mm256_loadu_pd(from); }
  static void store(double* to, Vector value) { _mm256_storeu_pd(to, value); }
  static void stream(double* to, Vector value) { _mm256_stream_pd(to, value); }
  static void fence() { _mm_sfence(); }
  static void store_integers(std::uint8_t* to, Vector value) {
    const __m256i bytes = _mm256_shuffle_epi8(_mm256_castpd_si256(value), _mm256_set1_epi32(0x0800));
    const __m128i low = _mm256_castsi256_si128(bytes), high = _mm256_extracti128_si256(bytes, 1);
    _mm_storeu_si32(to, _mm_unpacklo_epi16(low, high));
  }

  static Vector plus(Vector a, Vector b) { return _mm256_add_pd(a, b); }
  static Vector minus(Vector a, Vector b) { return _mm256_sub_pd(a, b); }
  static Vector times(Vector a, Vector b) { return _mm256_mul_pd(a, b); }
  static Vector over(Vector a, Vector b) { return _mm256_div_pd(a, b); }
  static Vector rint(Vector a) { return _mm256_round_pd(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC); }
  static Vector smaller(Vector a, Vector b) { return _mm256_min_pd(a, b); }
  static Vector larger(Vector a, Vector b) { return _mm256_max_pd(a, b); }

  static Vector times_plus(Vector a, Vector b, Vector c) { return _mm256_fmadd_pd(a, b, c); }
  static Vector clamped_numbers(Vector a, Vector least, Vector most) {
    return smaller(larger(a, least), most);
  }
  static Mask same_numbers(Vector a, Vector b) { return equal(a, b); }

  static __m256i nothing() { return _mm256_setzero_si256(); }
  static __m256i collect(__m256i all, Vector a) { return _mm256_or_si256(all, _mm256_castpd_si256(a)); }
  static bool any(__m256i all) { return _mm256_testz_si256(all, all) == 0; }

  static double smallest(Vector a) {
    return folded(a, [](__m128d b, __m128d c) { return _mm_min_pd(b, c); });
  }
  static double largest(Vector a) {
    return folded(a, [](__m128d b, __m128d c) { return _mm_max_pd(b, c); });
  }
  static double sum(Vector a) {
    return folded(a, [](__m128d b, __m128d c) { return _mm_add_pd(b, c); });
  }

  static Mask equal(Vector a, Vector b) { return _mm256_cmp_pd(a, b, _CMP_EQ_OQ); }
  static unsigned bits(Mask mask) { return static_cast<unsigned>(_mm256_movemask_pd(mask)); }
  static void store_bits(std::uint16_t* to, Mask mask) { *to = static_cast<std::uint16_t>(bits(mask)); }
  static Mask either(Mask a, Mask b) { return _mm256_or_pd(a, b); }
  static Mask mask_of(unsigned bits) {
    const __m256i one = _mm256_setr_epi64x(1, 2, 4, 8), all = _mm256_set1_epi64x(bits);
    return _mm256_castsi256_pd(_mm256_cmpeq_epi64(_mm256_and_si256(all, one), one));
  }
  static Vector keep(Mask mask, Vector a) { return _mm256_and_pd(mask, a); }
  static Vector plus_where(Vector a, Mask mask, Vector b) { return _mm256_blendv_pd(a, plus(a, b), mask); }
  static Vector minus_where(Vector a, Mask mask, Vector b) { return minus(a, keep(mask, b)); }
};

}  // namespace

const InstructionSet kAvx2{"avx2", kPasses<Avx2Float>, kPasses<Avx2Double>};

}  // namespace aq::kernel
#endif
