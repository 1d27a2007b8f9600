// SPDX-FileCopyrightText: 2026 The AffineQuant Studio authors
// SPDX-License-Identifier: GPL-3.0-or-later

// Fake quantization by AVX-512.
#if defined(__x86_64__)
#include <immintrin.h>

#include "core/quant/fake_quantize_vector.h"

namespace aq::kernel {
namespace {

struct Avx512Float {
  using Real = float;
  using Vector = __m512;
  using Mask = __mmask16;
  static constexpr int kWidth = 16;
  static constexpr float kHalfUnit = 0x1p-24F;            ///< of the last place of 1
  static constexpr float kWholeNumbers = 1.5F * 0x1p23F;  ///< its last place is 1, and so around it

  static Vector all(float value) { return _mm512_set1_ps(value); }
  static Vector load(const float* from) { return _mm512_loadu_ps(from); }
  static void store(float* to, Vector value) { _mm512_storeu_ps(to, value); }
  static void stream(float* to, Vector value) { _mm512_stream_ps(to, value); }
  static void fence() { _mm_sfence(); }
  /// The lowest byte of each integer over kWholeNumbers.
  static void store_integers(std::uint8_t* to, Vector value) {
    _mm_storeu_si128(reinterpret_cast<__m128i*>(to), _mm512_cvtepi32_epi8(_mm512_castps_si512(value)));
  }

  static Vector plus(Vector a, Vector b) { return _mm512_add_ps(a, b); }
  static Vector minus(Vector a, Vector b) { return _mm512_sub_ps(a, b); }
  static Vector times(Vector a, Vector b) { return _mm512_mul_ps(a, b); }
  static Vector over(Vector a, Vector b) { return _mm512_div_ps(a, b); }
  static Vector rint(Vector a) {
    return _mm512_roundscale_ps(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  }
  static Vector smaller(Vector a, Vector b) { return _mm512_min_ps(a, b); }
  static Vector larger(Vector a, Vector b) { return _mm512_max_ps(a, b); }

  static Vector times_plus(Vector a, Vector b, Vector c) { return _mm512_fmadd_ps(a, b, c); }
  // Of whole numbers over kWholeNumbers, whose bits are in their order.
  static Vector clamped_numbers(Vector a, Vector least, Vector most) {
    const __m512i bits = _mm512_max_epi32(_mm512_castps_si512(a), _mm512_castps_si512(least));
    return _mm512_castsi512_ps(_mm512_min_epi32(bits, _mm512_castps_si512(most)));
  }
  static Mask same_numbers(Vector a, Vector b) {
    return _mm512_cmpeq_epi32_mask(_mm512_castps_si512(a), _mm512_castps_si512(b));
  }

  /// Whether any of the vectors that were collected has a lane that is not zero.
  static __m512i nothing() { return _mm512_setzero_si512(); }
  static __m512i collect(__m512i all, Vector a) { return _mm512_or_si512(all, _mm512_castps_si512(a)); }
  static bool any(__m512i all) { return _mm512_test_epi32_mask(all, all) != 0; }

  static float smallest(Vector a) { return _mm512_reduce_min_ps(a); }
  static float largest(Vector a) { return _mm512_reduce_max_ps(a); }
  /// Halves onto halves.
  static float sum(Vector a) {
    const __m256 eight = _mm256_add_ps(_mm512_castps512_ps256(a), _mm512_extractf32x8_ps(a, 1));
    const __m128 four = _mm_add_ps(_mm256_castps256_ps128(eight), _mm256_extractf128_ps(eight, 1));
    const __m128 two = _mm_add_ps(four, _mm_movehl_ps(four, four));
    return _mm_cvtss_f32(_mm_add_ss(two, _mm_movehdup_ps(two)));
  }

  static Mask equal(Vector a, Vector b) { return _mm512_cmp_ps_mask(a, b, _CMP_EQ_OQ); }
  static unsigned bits(Mask mask) { return mask; }
  static void store_bits(std::uint16_t* to, Mask mask) { _store_mask16(to, mask); }
  static Mask either(Mask a, Mask b) { return static_cast<Mask>(a | b); }
  static Mask mask_of(unsigned bits) { return static_cast<Mask>(bits); }
  static Vector keep(Mask mask, Vector a) { return _mm512_maskz_mov_ps(mask, a); }
  static Vector plus_where(Vector a, Mask mask, Vector b) { return _mm512_mask_add_ps(a, mask, a, b); }
  static Vector minus_where(Vector a, Mask mask, Vector b) { return _mm512_mask_sub_ps(a, mask, a, b); }
};

struct Avx512Double {
  using Real = double;
  using Vector = __m512d;
  using Mask = __mmask8;
  static constexpr int kWidth = 8;
  static constexpr double kHalfUnit = 0x1p-53, kWholeNumbers = 1.5 * 0x1p52;

  static Vector all(double value) { return _mm512_set1_pd(value); }
  static Vector load(const double* from) { return _mm512_loadu_pd(from); }
  static void store(double* to, Vector value) { _mm512_storeu_pd(to, value); }
  static void stream(double* to, Vector value) { _mm512_stream_pd(to, value); }
  static void fence() { _mm_sfence(); }
  static void store_integers(std::uint8_t* to, Vector value) {
    _mm_storel_epi64(reinterpret_cast<__m128i*>(to), _mm512_cvtepi64_epi8(_mm512_castpd_si512(value)));
  }

  static Vector plus(Vector a, Vector b) { return _mm512_add_pd(a, b); }
  static Vector minus(Vector a, Vector b) { return _mm512_sub_pd(a, b); }
  static Vector times(Vector a, Vector b) { return _mm512_mul_pd(a, b); }
  static Vector over(Vector a, Vector b) { return _mm512_div_pd(a, b); }
  static Vector rint(Vector a) {
    return _mm512_roundscale_pd(a, _MM_FROUND_TO_NEAREST_INT | _MM_FROUND_NO_EXC);
  }
  static Vector smaller(Vector a, Vector b) { return _mm512_min_pd(a, b); }
  static Vector larger(Vector a, Vector b) { return _mm512_max_pd(a, b); }

  static Vector times_plus(Vector a, Vector b, Vector c) { return _mm512_fmadd_pd(a, b, c); }
  static Vector clamped_numbers(Vector a, Vector least, Vector most) {
    const __m512i bits = _mm512_max_epi64(_mm512_castpd_si512(a), _mm512_castpd_si512(least));
    return _mm512_castsi512_pd(_mm512_min_epi64(bits, _mm512_castpd_si512(most)));
  }
  static Mask same_numbers(Vector a, Vector b) {
    return _mm512_cmpeq_epi64_mask(_mm512_castpd_si512(a), _mm512_castpd_si512(b));
  }

  static __m512i nothing() { return _mm512_setzero_si512(); }
  static __m512i collect(__m512i all, Vector a) { return _mm512_or_si512(all, _mm512_castpd_si512(a)); }
  static bool any(__m512i all) { return _mm512_test_epi32_mask(all, all) != 0; }

  static double smallest(Vector a) { return _mm512_reduce_min_pd(a); }
  static double largest(Vector a) { return _mm512_reduce_max_pd(a); }
  static double sum(Vector a) {
    const __m256d four = _mm256_add_pd(_mm512_castpd512_pd256(a), _mm512_extractf64x4_pd(a, 1));
    const __m128d two = _mm_add_pd(_mm256_castpd256_pd128(four), _mm256_extractf128_pd(four, 1));
    return _mm_cvtsd_f64(_mm_add_sd(two, _mm_unpackhi_pd(two, two)));
  }

  static Mask equal(Vector a, Vector b) { return _mm512_cmp_pd_mask(a, b, _CMP_EQ_OQ); }
  static unsigned bits(Mask mask) { return mask; }
  static void store_bits(std::uint16_t* to, Mask mask) { _store_mask16(to, mask); }
  static Mask either(Mask a, Mask b) { return static_cast<Mask>(a | b); }
  static Mask mask_of(unsigned bits) { return static_cast<Mask>(bits); }
  static Vector keep(Mask mask, Vector a) { return _mm512_maskz_mov_pd(mask, a); }
  static Vector plus_where(Vector a, Mask mask, Vector b) { return _mm512_mask_add_pd(a, mask, a, b); }
  static Vector minus_where(Vector a, Mask mask, Vector b) { return _mm512_mask_sub_pd(a, mask, a, b); }
};

}  // namespace

const InstructionSet kAvx512{"avx512", kPasses<Avx512Float>, kPasses<Avx512Double>};

}  // namespace aq::kernel
#endif
